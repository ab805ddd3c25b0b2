import type es from '../es/privacy-notice.ts'
import type { Translation } from '../translation.ts'

export default {
  simplified: `The Electoral Institute of Mexico City (IECM), through UTVOE, its outreach unit, is responsible for the personal data you enter here.

We use them to organise the meeting: to e-mail you about what happens with it, to prepare the councillor’s visit and to count how many people took part. The host’s name and position are published on the meeting’s page and in the programme’s report. The names and e-mail addresses of those who attend are not published.

They are given to no one else, unless an authority asks for them as the law provides. We never ask for a voter ID number, CURP, party, vote or migration status.

If you do not want them to be used, withdraw your proposal or registration from the link in your e-mail; you can ask at any time to have them corrected or erased.`,
  full: `## Who is responsible

The Electoral Institute of Mexico City (IECM), through UTVOE, the unit that runs the programme “Invite a councillor to your home”.

## What we ask for

- From hosts: name, position and organization, e-mail, telephone if they wish, city, proposed times, how many people they expect and topics of interest.
- From those who attend: name, e-mail, how many people come with them, their time zone, their language and, if they write one, a question for the councillor.
- From everyone: the moment they accepted this notice and the version they read.

We ask for no sensitive data. We never ask for a voter ID number, CURP, party, vote or migration status; please do not write them in the text fields.

## What we use them for

We need them to:

- make sure the e-mail address belongs to the person who wrote it;
- review the proposal, agree on a date and prepare it;
- keep seats and tell people about changes or a cancellation;
- count how many people took part and report it, without names;
- publish the host’s name and position on the meeting’s page and in the programme’s report.

With separate permission, in a box that is never ticked beforehand:

- to invite people to other meetings of the programme. Those who leave it empty take part all the same.

## Who receives them

The invited councillor receives the host’s name and position, the city and the questions that were asked. The video call link and the address go only to people with a confirmed seat. There are no other transfers, except those an authority asks for as the law provides.

## How long we keep them

As long as the programme needs them to report. Then whatever identifies a person is erased and only totals remain, which no longer say who anyone is.

## How to ask for access, correction or erasure, or to object

Everyone who proposed a meeting or registered has a link to a page of their own in their e-mail. There they can see what they gave and withdraw. To ask for access to your data, to have them corrected or erased, or to object to a use, use the page “Your data, in your hands” of this site (/privacidad/arco): you will receive an answer within the time set by Mexico City’s data protection law. If the answer does not satisfy you, you can turn to the authority that guarantees that right.

## What this site keeps in your browser

Two preferences: language and time zone. There is no advertising and no tracking.

## If this notice changes

Each change is a new version published on this page. The version you read when you gave your data is the one that holds for you.`,
} satisfies Translation<typeof es>
