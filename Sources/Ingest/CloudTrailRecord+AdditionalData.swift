extension CloudTrailRecord {
  /// `additionalEventData`, where endpoint events (managed login, OAuth, SAML) keep everything.
  struct AdditionalData {
    var sub: TextSlice?
    var pool: TextSlice?
    var grantType: TextSlice?
    var client: TextSlice?
    var formSub: TextSlice?
    /// The HTTP status, 0 when there is none.
    ///
    /// It is written 200 or 200.0, and by engines as a text.
    var status = 0

    mutating func read(_ cursor: inout JSONCursor) -> Bool {
      forEachMember(&cursor) { key, cursor in
        if key.equals("sub") { return cursor.takeText(&sub) }
        if key.equals("userPoolId") { return cursor.takeText(&pool) }
        if key.equals("requestParameters") {
          return forEachMember(&cursor) { key, cursor in
            if key.equals("grant_type") { return cursor.takeFirstText(&grantType) }
            if key.equals("client_id") { return cursor.takeFirstText(&client) }
            if key.equals("sub") { return cursor.takeFirstText(&formSub) }
            return cursor.skipValue()
          }
        }
        if key.equals("responseParameters") {
          return forEachMember(&cursor) { key, cursor in
            guard key.equals("status") else { return cursor.skipValue() }
            status = 0
            var digit = cursor.position + (cursor.byte == UInt8(ascii: "\"") ? 1 : 0)
            while digit.pointee &- UInt8(ascii: "0") < 10, status < 1_000 {
              status = status * 10 + Int(digit.pointee - UInt8(ascii: "0"))
              digit += 1
            }
            return cursor.skipValue()
          }
        }
        return cursor.skipValue()
      }
    }
  }
}
