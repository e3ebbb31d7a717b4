/** Something a spec asks for that its template does not allow. `field` is its path in the resource, from `spec` on. */
export interface Objection {
  field: string;
  message: string;
}
