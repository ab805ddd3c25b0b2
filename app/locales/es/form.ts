/** Errors of form fields; zod messages are these keys, with parameters as in `tooLong?max=200`. */
export default {
  required: 'Falta este dato.',
  tooLong: 'Es demasiado largo: caben {{max}} caracteres.',
  tooShort: 'Es demasiado corto: hacen falta al menos {{min}} caracteres.',
  email: 'Revise el correo: debe verse como nombre@ejemplo.org.',
  number: 'Escriba un número entero.',
  tooSmall: 'Escriba {{min}} o más.',
  tooBig: 'Escriba {{max}} o menos.',
  choose: 'Elija una opción.',
  consent: 'Para continuar hace falta aceptar el aviso de privacidad.',
  url: 'Escriba un enlace completo que empiece con https://',
  date: 'Escriba una fecha válida.',
  time: 'Escriba una hora válida.',
  pastDate: 'Esta hora ya pasó. Elija una posterior.',
  summaryTitle: 'Hay datos por corregir',
  invalid: 'Revise este dato.',
} as const
