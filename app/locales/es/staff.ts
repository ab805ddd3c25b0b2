/** Staff pages: frame, board, councillors, audit trail. */
export default {
  nav: {
    label: 'Secciones',
    menu: 'Menú',
    board: 'Tablero',
    councillors: 'Consejerías',
    mail: 'Correo',
    report: 'Informe',
    audit: 'Bitácora',
    accounts: 'Cuentas',
  },
  signOut: 'Salir',
  role: {
    ADMIN: 'Administración',
    COORDINATOR: 'Coordinación',
    RECORDER: 'Registro de asistencia',
    COMMUNICATIONS: 'Difusión',
    READER: 'Consulta',
  },
  error: {
    notFound: {
      title: 'No encontramos esta página',
      text: 'Quizá el enlace está incompleto o lo que mostraba ya no existe.',
    },
    forbidden: {
      title: 'Esta cuenta no puede ver esta página',
      text: 'Quien administra el sistema puede cambiar el permiso de la cuenta.',
    },
    failed: {
      title: 'Algo falló de nuestro lado',
      text: 'Nada quedó a medias: lo que no se confirmó, no se guardó. Intente de nuevo en un momento.',
    },
    toBoard: 'Volver al tablero',
  },
} as const
