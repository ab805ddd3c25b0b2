/** Words for every DomainError code, with its details between braces. */
export default {
  forbidden: 'Esta cuenta no tiene permiso para hacer esto.',
  notFound: 'No encontramos lo que buscaba este enlace.',
  linkInvalid: 'Este enlace no sirve o ya no está vigente.',
  transitionNotAllowed: 'Desde «{{from}}» no se puede pasar a «{{to}}».',
  statusChangedMeanwhile: 'Alguien más cambió el estado de esta sesión. Aquí está como quedó; revise y repita si hace falta.',
  signInRefused: 'El correo o la contraseña no coinciden.',
  tooManyAttempts: 'Hubo muchos intentos seguidos. Espere {{minutes}} min y pruebe otra vez.',
  emailTaken: 'Ya hay una cuenta con ese correo.',
  accountDisabled: 'Esta cuenta está desactivada.',
  lastAdministrator: 'Es la única cuenta que administra el sistema; antes hace falta otra.',
  noticeChanged: 'El aviso de privacidad cambió mientras se llenaba el formulario. Léalo otra vez y, si está de acuerdo, acéptelo.',
  proposalClosed: 'Esta propuesta ya se retiró o ya se decidió: no hace falta confirmar el correo.',
  withdrawTooLate: 'La reunión ya tiene fecha y hay personas que cuentan con ella. Para cancelarla, responda al correo del programa.',
} as const
