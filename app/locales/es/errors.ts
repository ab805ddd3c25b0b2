/** Words for every DomainError code, with its details between braces. */
export default {
  forbidden: 'Esta cuenta no tiene permiso para hacer esto.',
  notFound: 'No encontramos lo que buscaba este enlace.',
  linkInvalid: 'Este enlace no sirve o ya no está vigente.',
  transitionNotAllowed: 'Desde «$t(common:status.{{from}})» no se puede pasar a «$t(common:status.{{to}})».',
  statusChangedMeanwhile:
    'Alguien más cambió el estado de esta sesión. Aquí está como quedó; revise y repita si hace falta.',
  signInRefused: 'El correo o la contraseña no coinciden.',
  tooManyAttempts: 'Hubo muchos intentos seguidos. Espere {{minutes}} min y pruebe otra vez.',
  emailTaken: 'Ya hay una cuenta con ese correo.',
  accountDisabled: 'Esta cuenta está desactivada.',
  lastAdministrator: 'Es la única cuenta que administra el sistema; antes hace falta otra.',
  noticeChanged:
    'El aviso de privacidad cambió mientras se llenaba el formulario. Léalo otra vez y, si está de acuerdo, acéptelo.',
  proposalClosed: 'Esta propuesta ya se retiró o ya se decidió: no hace falta confirmar el correo.',
  withdrawTooLate:
    'La reunión ya tiene fecha y hay personas que cuentan con ella. Para cancelarla, responda al correo del programa.',
  registrationClosed: 'El registro de esta sesión ya cerró.',
  registrationChangedMeanwhile:
    'Este registro cambió mientras tanto. Aquí está como quedó; revise y repita si hace falta.',
  registrationEnded: 'Este registro ya no está activo. Para volver, use primero «Volver a apartar mi lugar».',
  registrationDeclined: 'Este registro no fue aceptado, así que no se puede cambiar.',
  sessionOver: 'La sesión ya pasó o se canceló; ya no se puede cambiar nada.',
  offerExpired: 'El plazo para aceptar este lugar ya terminó.',
  noSeatNow: 'Por ahora no hay lugar. Si alguien se retira, aquí mismo se podrá apartar.',
  partyDoesNotFit: 'No hay lugar para tantas personas: quedan {{left}} lugares.',
  partyNeedsApproval:
    'El lugar se aceptó para este número de personas. Para traer a más, hay que preguntarle a quien invita.',
  capacityBelowTaken:
    'El cupo no puede bajar a {{capacity}}: ya hay {{taken}} lugares ocupados. Primero mueva a algunas personas en la lista de registros.',
  notConfirmed: 'La entrada es para quienes tienen un lugar confirmado en una sesión vigente.',
  noRoomYet: 'Todavía no hay enlace para entrar. Aparecerá en esta página.',
  tooManyQuestions: 'Caben {{max}} preguntas por formulario.',
  questionAnswered: 'Alguien ya contestó esta pregunta, así que se queda.',
  neutralityIncomplete: 'Antes de aceptar, revise y marque cada punto de la lista de neutralidad.',
  wordsNeeded: 'Faltan las palabras: quien las espera debe saber por qué.',
  hourInvalid: 'Esa fecha u hora no existe. Revísela.',
  hourSkipped: '{{sentence}}',
  hourTwice: '{{sentence}}',
  hourPassed: 'Esa hora ya pasó: {{when}}. Elija una posterior.',
  councillorsAssigned:
    'Ya hay consejerías avisadas de esta hora. Libérelas primero, con su motivo; o mueva la sesión.',
  notMovable: 'Solo se puede mover una sesión con fecha o publicada.',
  sessionChangedMeanwhile:
    'Alguien más cambió estos datos mientras los editaba. Lo que escribió sigue aquí: compárelo con lo que ahora dice la página y guarde otra vez.',
  zoneKeepNeeded:
    'Cambió solo la zona. Diga qué se conserva: la hora en el reloj ({{wall}}) o el mismo momento ({{instant}}).',
  publicationIncomplete: 'Para publicar falta: {{missing}}.',
  publishedNeeds: 'La sesión está publicada y no puede quedarse sin {{missing}}.',
  notEditable: 'En este estado los datos de la sesión ya no se cambian.',
  closingAfterStart: 'El registro debe cerrar antes de que empiece la sesión.',
  notStartedYet: 'Todavía no empieza: es {{when}}.',
  attendanceRecorded: 'Ya hay asistencia anotada. Quítela primero y después deshaga.',
  attendanceNotHeld: 'La asistencia se anota cuando la sesión está marcada como realizada.',
  attendanceReported: 'Esta sesión está en un informe cerrado: sus cifras ya no cambian.',
  reasonNeeded: 'Diga por qué esta cifra y no la que era oficial.',
  evidenceTooLarge: 'El archivo es demasiado grande: hasta {{max}} MB.',
  evidenceType: 'Ese archivo no es un PDF, una imagen (PNG o JPG), un CSV o un libro de Excel sin macros.',
  videoLogKnown: 'Esa lista ya está guardada en esta sesión.',
  videoFileUnread: 'Esa lista no se pudo leer.',
  surveyAnswered: 'Ya respondió esta encuesta. Gracias.',
  surveyClosed: 'Esta encuesta no está abierta.',
  outcomeNotHeld: 'Los resultados se anotan cuando la sesión está marcada como realizada.',
  councillorBusy:
    '{{councillor}} ya tiene otra sesión a esa hora: «{{title}}», {{when}} (más {{buffer}} min de margen).',
  councillorBusyMeanwhile:
    'Mientras tanto alguien más ocupó esa hora de la consejería. Revise su agenda y repita si hace falta.',
  councillorUnavailable: '{{councillor}} no está disponible a esa hora: {{reason}}',
  councillorOutOfTerm: 'El periodo de {{councillor}} no cubre esa fecha.',
  councillorAlreadyAssigned: '{{councillor}} ya está en esta sesión.',
  notAssignable: 'Las consejerías se asignan cuando la sesión tiene hora y sigue en pie.',
  periodNotOver: 'El periodo todavía no termina: se cierra a partir del día siguiente al último.',
  periodOverlaps:
    'Ya hay un informe cerrado con días de este periodo: del {{from}} al {{to}}. Un día se informa una sola vez.',
  reportHasErrors: 'El informe tiene errores ({{count}}). Corríjalos antes de cerrar.',
  warningsStand: 'Hay avisos sin atender ({{count}}). Atiéndalos o acéptelos con una razón.',
  reportChangedMeanwhile:
    'Los datos cambiaron mientras tanto. Aquí está el informe como queda ahora; revise y repita si hace falta.',
  closingWord: 'Para cerrar, escriba la palabra «{{word}}».',
  erratumSame: 'Lo correcto es igual a lo impreso: no hay nada que corregir.',
  templateTooLarge: 'El archivo es demasiado grande: caben {{max}} MB.',
  templateNotWord: 'Este archivo no es un documento de Word (.docx).',
  templateMacros:
    'El archivo tiene macros u otros archivos dentro. Guárdelo como documento de Word sin ellos.',
  templateExternal:
    'El archivo depende de otros que están fuera (una plantilla, un enlace o una imagen vinculada). Inserte las imágenes y quite los vínculos.',
  templateStyles:
    'A la plantilla le faltan estilos: {{missing}}. Parta de la plantilla actual y no les cambie el nombre.',
  templateBullet: 'El estilo «List Bullet» debe tener viñeta: los renglones de las listas la toman de él.',
  processNameTaken: 'Ya hay un proceso con ese nombre.',
  stageNameTaken: 'Este proceso ya tiene una etapa con ese nombre.',
  secondFactorRefused:
    'Ese código o esa llave no sirve. Los códigos cambian cada 30 segundos y cada uno sirve una vez.',
  secondFactorNeeded: 'Para este cambio confirme primero su segundo paso.',
  lastSecondFactor: 'Es su único segundo paso: ponga otro antes de quitarlo.',
  passkeyRefused:
    'No fue posible entrar con esa llave de acceso. Inténtelo otra vez o entre con su contraseña.',
  councillorNameTaken: 'Ya hay una consejera o consejero con ese nombre.',
  addressTaken: 'Ya hay otro registro con ese correo. Revíselo: quizá hay que borrar uno de los dos.',
  hostHasSessions:
    'Esta persona todavía tiene una sesión en pie como anfitriona. Primero hay que cancelarla (o esperar a que se realice) para avisar a quienes cuentan con ella.',
  requestAnswered: 'Alguien más ya respondió esta solicitud.',
  otherRight: 'Esta solicitud pide otra cosa.',
  noDraft: 'No hay un borrador que publicar.',
  noticeUnchanged: 'El borrador dice lo mismo que el aviso vigente: no hay nada que publicar.',
  noticeChangedMeanwhile:
    'Mientras tanto se publicó otra versión. Descarte este borrador y empiece del aviso vigente.',
  contactEmailTaken: 'Ya hay un contacto con ese correo.',
  contactsChangedMeanwhile:
    'Los contactos cambiaron mientras se revisaba el archivo. Aquí está como queda ahora; revise y cargue otra vez.',
  campaignNotMovable: 'En el estado en que está, esta campaña no admite ese paso.',
  campaignChangedMeanwhile: 'Alguien más movió esta campaña mientras tanto. Aquí está como quedó.',
  campaignNotDraft: 'Esta campaña ya no es un borrador, así que no cambia.',
  campaignHourPassed: 'Esa hora ya pasó. Elija una posterior, o envíe ahora.',
  campaignNobody: 'Con estas condiciones no hay a quién enviarla.',
  sessionNotInvitable: 'A esa sesión ya no se puede invitar: no está publicada o ya pasó.',
} as const
