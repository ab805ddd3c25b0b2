/** What stands around a notice; the notice itself is content (PrivacyNotice rows). */
export default {
  title: 'Aviso de privacidad',
  lead: 'Qué se hace con los datos que se escriben en este sitio, y cómo pedir que se corrijan o se borren.',
  boxTitle: 'Qué pasa con sus datos',
  readFull: 'Leer el aviso completo (se abre en otra pestaña)',
  inShort: 'En pocas palabras',
  full: 'Aviso completo',
  version: 'Versión {{version}}, publicada el {{date}}.',
  consent: 'Leí el aviso de privacidad y acepto que se usen mis datos para organizar la reunión',
  arco: 'Ver, corregir o borrar mis datos',
} as const
