extension CloudTrailRecord {
  /// `requestParameters`, the members of the API call.
  ///
  /// CloudTrail may hide any of them, or all at once.
  struct Parameters {
    var pool: TextSlice?
    var client: TextSlice?
    var clientName: TextSlice?
    var authFlow: TextSlice?
    var username: TextSlice?
    var poolName: TextSlice?
    var plan: TextSlice?
    var providerName: TextSlice?
    var providerType: TextSlice?

    mutating func read(_ cursor: inout JSONCursor) -> Bool {
      forEachMember(&cursor) { key, cursor in
        switch key.count {
        case 8:
          if key.equals("clientId") { return cursor.takeText(&client) }
          if key.equals("authFlow") { return cursor.takeText(&authFlow) }
          if key.equals("username") { return cursor.takeText(&username) }
          if key.equals("poolName") { return cursor.takeText(&poolName) }
        case 10:
          if key.equals("userPoolId") { return cursor.takeText(&pool) }
          if key.equals("clientName") { return cursor.takeText(&clientName) }
        case 12:
          if key.equals("userPoolTier") { return cursor.takeText(&plan) }
          if key.equals("providerName") { return cursor.takeText(&providerName) }
          if key.equals("providerType") { return cursor.takeText(&providerType) }
        default: break
        }
        return cursor.skipValue()
      }
    }
  }
}
