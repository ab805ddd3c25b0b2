/**
 * Version 1 of the privacy notice, inserted at the first start. From then on the rows of PrivacyNotice are what people
 * read; a change here needs a new version. `## ` begins a heading, `- ` an item; an empty line ends a paragraph.
 */
export default {
  simplified: `El Instituto Electoral de la Ciudad de México (IECM), por medio de la UTVOE, su unidad de vinculación, es responsable de los datos personales que se escriben aquí.

Se usan para organizar la reunión: avisar por correo lo que pase con ella, preparar la visita de la consejera o consejero y contar cuántas personas participaron. El nombre y el cargo de quien invita se publican en la página de la reunión y en el informe del programa. El nombre y el correo de quien asiste no se publican.

No se entregan a nadie más, salvo que una autoridad los pida conforme a la ley. Nunca pedimos clave de elector, CURP, partido, voto ni situación migratoria.

Quien no quiera que se usen puede retirar su propuesta o su registro desde el enlace que recibe por correo, y en cualquier momento pedir que se corrijan o se borren.`,
  full: `## Quién es responsable

El Instituto Electoral de la Ciudad de México (IECM), por medio de la UTVOE, la unidad que lleva el programa «Invita a una consejera o consejero a tu casa».

## Qué datos se piden

- De quien invita: nombre, cargo y organización, correo, teléfono si lo quiere dar, ciudad, horarios propuestos, cuántas personas espera y los temas de interés.
- De quien asiste: nombre, correo, con cuántas personas viene, su zona horaria, su idioma y, si la escribe, una pregunta para la consejera o consejero.
- De todas las personas: el momento en que aceptaron este aviso y qué versión leyeron.

No se piden datos sensibles. Nunca pedimos clave de elector, CURP, partido, voto ni situación migratoria; por favor no los escriba en los campos de texto.

## Para qué se usan

Son necesarios para:

- confirmar que el correo es de quien lo escribe;
- revisar la propuesta, ponerse de acuerdo en la fecha y prepararla;
- apartar lugares y avisar de cambios o de una cancelación;
- contar cuántas personas participaron e informarlo, sin nombres;
- publicar el nombre y el cargo de quien invita en la página de la reunión y en el informe del programa.

Con permiso aparte, en una casilla que nunca viene marcada:

- invitar a otras reuniones del programa. Quien no la marca participa igual.

## Con quién se comparten

La consejera o consejero invitado recibe el nombre de quien invita, su cargo, la ciudad y las preguntas que se hicieron. El enlace de la videollamada y la dirección llegan solo a personas con lugar confirmado. No hay otras transferencias, salvo las que una autoridad pida conforme a la ley.

## Cuánto tiempo se guardan

El tiempo que pide el programa para informar. Después se borra lo que identifica a cada persona y quedan solo los totales, que ya no dicen quién es nadie.

## Cómo pedir acceso, corrección, borrado u oponerse

Quien propuso una reunión o se registró tiene en su correo un enlace a su página. Desde ahí puede ver lo que dio y retirarse. Para pedir acceso a sus datos, que se corrijan o se borren, u oponerse a un uso, está la página «Sus datos, en sus manos» de este sitio (/privacidad/arco): la solicitud tiene respuesta dentro del plazo que fija la ley de protección de datos de la Ciudad de México. Si la respuesta no satisface, se puede acudir a la autoridad garante en esa materia.

## Qué guarda esta página en su navegador

Dos preferencias: el idioma y la zona horaria. No hay publicidad ni seguimiento.

## Si este aviso cambia

Cada cambio es una versión nueva que se publica en esta página. Vale para cada persona la versión que leyó al dar sus datos.`,
} as const
