extension CloudTrailRecord {
  /// `responseElements`.
  struct Response {
    /// Tokens were issued.
    var hasTokens = false
    var sub: TextSlice?
    var username: TextSlice?
    var pool: TextSlice?
    var poolName: TextSlice?
    var plan: TextSlice?
    var client: TextSlice?
    var clientName: TextSlice?
    var providerName: TextSlice?
    var providerType: TextSlice?

    mutating func read(_ cursor: inout JSONCursor) -> Bool {
      forEachMember(&cursor) { key, cursor in
        if key.equals("authenticationResult") { return readTokens(&cursor) }
        if key.equals("userSub") { return cursor.takeText(&sub) }
        if key.equals("user") {
          return forEachMember(&cursor) { key, cursor in
            key.equals("username") ? cursor.takeText(&username) : cursor.skipValue()
          }
        }
        if key.equals("userPool") { return readPool(&cursor) }
        if key.equals("userPoolClient") {
          return forEachMember(&cursor) { key, cursor in
            if key.equals("clientId") { return cursor.takeText(&client) }
            if key.equals("clientName") { return cursor.takeText(&clientName) }
            if key.equals("userPoolId") { return cursor.takeText(&pool) }
            return cursor.skipValue()
          }
        }
        if key.equals("identityProvider") {
          return forEachMember(&cursor) { key, cursor in
            if key.equals("providerName") { return cursor.takeText(&providerName) }
            if key.equals("providerType") { return cursor.takeText(&providerType) }
            if key.equals("userPoolId") { return cursor.takeText(&pool) }
            return cursor.skipValue()
          }
        }
        return cursor.skipValue()
      }
    }

    private mutating func readPool(_ cursor: inout JSONCursor) -> Bool {
      forEachMember(&cursor) { key, cursor in
        if key.equals("id") { return cursor.takeText(&pool) }
        if key.equals("name") { return cursor.takeText(&poolName) }
        if key.equals("userPoolTier") { return cursor.takeText(&plan) }
        return cursor.skipValue()
      }
    }

    /// `authenticationResult` proves that tokens were issued, unless it is null, empty or has a null access token.
    ///
    /// CloudTrail may hide the whole object behind a string.
    private mutating func readTokens(_ cursor: inout JSONCursor) -> Bool {
      switch cursor.byte {
      case UInt8(ascii: "\""):
        hasTokens = true
        return cursor.skipString()
      case UInt8(ascii: "{"):
        var isEmpty = true
        var hasNullToken = false
        guard
          forEachMember(
            &cursor,
            { key, cursor in
              isEmpty = false
              if key.equals("accessToken") { hasNullToken = cursor.byte == UInt8(ascii: "n") }
              return cursor.skipValue()
            })
        else { return false }
        hasTokens = !isEmpty && !hasNullToken
        return true
      default:
        hasTokens = false
        return cursor.skipValue()
      }
    }
  }
}
