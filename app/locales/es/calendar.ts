/** Words inside calendar objects, which other people may see: nothing for confirmed people alone belongs here. */
export default {
  feedName: 'Invita: agenda',
  cancelledTitle: 'Cancelada: {{title}}',
  cancelled: 'Esta sesión se canceló.',
  withdrawn: 'Este lugar quedó libre: la sesión ya no está en su agenda.',
  tentative: 'Falta confirmar esta fecha.',
  host: 'Invita: {{name}}',
  councillors_one: 'Conversa: {{names}}',
  councillors_other: 'Conversan: {{names}}',
  yourTime: 'Hora de {{place}}: {{weekday}} {{date}}, {{time}} ({{offset}})',
  yourTimeShifted: 'Hora de {{place}}: {{weekday}} {{date}}, {{time}} ({{offset}}), {{shift}}',
  page: 'La página de la sesión: {{url}}',
  location: {
    VIRTUAL: 'Por videollamada',
    IN_PERSON: '{{city}}',
    HYBRID: '{{city}} y por videollamada',
    unknown: 'En persona',
  },
  alarm: { dayBefore: 'Mañana: {{title}}', soon: 'Dentro de una hora: {{title}}' },
} as const
