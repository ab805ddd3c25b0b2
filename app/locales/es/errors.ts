/** Words for every DomainError code, with its details between braces. */
export default {
  forbidden: 'Esta cuenta no tiene permiso para hacer esto.',
  notFound: 'No encontramos lo que buscaba este enlace.',
  linkInvalid: 'Este enlace no sirve o ya no está vigente.',
  transitionNotAllowed: 'Desde «{{from}}» no se puede pasar a «{{to}}».',
  statusChangedMeanwhile: 'Alguien más cambió el estado de esta sesión. Aquí está como quedó; revise y repita si hace falta.',
} as const
