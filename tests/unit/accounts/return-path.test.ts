import { expect, it } from 'vitest'
import { returnPath } from '#app/modules/accounts/return-path.ts'

it.each(['/gestion', '/gestion/sesiones/1?hecho=accepted', '/gestion?tipo=FORUM&q=casa'])(
  'comes back to %s',
  (path) => {
    expect(returnPath(path)).toBe(path)
  },
)

it.each([
  '//evil.example/gestion',
  'https://evil.example/gestion',
  '/gestionario',
  '/gestion/../acceso/salir',
  '/gestion/..//evil.example',
  '/gestion\\@evil.example',
  '/gestion/\n//evil.example',
  'javascript:alert(1)',
  '/',
  '',
  null,
  `/gestion/${'x'.repeat(2001)}`,
])('never leads to %j', (path) => {
  expect(returnPath(path)).toBe('/gestion')
})
