export default {
  programme: 'Invita a una consejera o consejero a tu casa',
  appName: 'Invita',
  skipToContent: 'Ir al contenido',
  language: { es: 'Español', en: 'English', choose: 'Idioma' },
  nav: { label: 'Secciones', agenda: 'Agenda', propose: 'Abrir mi casa' },
  footer: {
    text: 'Un programa del Instituto Electoral de la Ciudad de México para la comunidad chilanga en el mundo.',
    privacy: 'Aviso de privacidad',
  },
  page: {
    home: 'Ir a la agenda',
    notFound: {
      title: 'Aquí no hay nadie en casa',
      text: 'La dirección puede tener un error, o el enlace ya no está vigente. Si llegó por correo, busque el mensaje más reciente.',
    },
    forbidden: {
      title: 'Esta puerta es de otras personas',
      text: 'La cuenta con la que se entró no abre esta página.',
    },
    otherSite: {
      title: 'Este envío no salió de nuestras páginas',
      text: 'No se guardó nada. Se puede abrir la página desde su enlace y enviar el formulario otra vez.',
    },
    tooLarge: {
      title: 'Es más grande de lo que recibimos',
      text: 'No se guardó nada. Se puede acortar el texto, o dividir el archivo, y enviarlo otra vez.',
    },
    unreadable: {
      title: 'No pudimos leer lo que se envió',
      text: 'No se guardó nada. Se puede volver a la página y enviar el formulario otra vez.',
    },
    failure: {
      title: 'Algo falló de nuestro lado',
      text: 'No se guardó nada a medias. En unos minutos se puede intentar de nuevo.',
    },
    unavailable: {
      title: 'Por un momento no podemos guardar nada',
      text: 'No se registró nada. Lo que se escribió sigue aquí: en unos segundos se puede enviar otra vez con el botón.',
      textPage: 'En unos segundos se puede intentar otra vez.',
      again: 'Enviar otra vez',
    },
  },
  kind: {
    HOME_MEETING: 'Invita a una consejera o consejero a tu casa',
    WORKSHOP: 'Taller',
    FORUM: 'Foro',
    TALK: 'Conversatorio',
    DEBATE: 'Debate',
  },
  kindShort: {
    HOME_MEETING: 'Reunión en casa',
    WORKSHOP: 'Taller',
    FORUM: 'Foro',
    TALK: 'Conversatorio',
    DEBATE: 'Debate',
  },
  modality: { VIRTUAL: 'Por videollamada', IN_PERSON: 'En persona', HYBRID: 'En persona y por videollamada' },
  status: {
    PROPOSED: 'Propuesta',
    ACCEPTED: 'Aceptada',
    SCHEDULED: 'Con fecha',
    PUBLISHED: 'Publicada',
    HELD: 'Realizada',
    REPORTED: 'Informada',
    DECLINED: 'No aceptada',
    CANCELLED: 'Cancelada',
  },
  registrationStatus: {
    PENDING: 'En revisión',
    CONFIRMED: 'Confirmada',
    WAITING: 'En lista de espera',
    OFFERED: 'Lugar ofrecido',
    WITHDRAWN: 'Retirada',
    DECLINED: 'No aceptada',
  },
} as const
