/// An entry of the attribute `identities`, which ties a user to an identity provider.
struct Identity: Equatable {
  /// The provider's name; nil where it may say who somebody is.
  var provider: String?
  /// SAML, OIDC, Google, Facebook, SignInWithApple or LoginWithAmazon.
  var type: String
  /// The user came into being through this provider; others were linked.
  var isPrimary: Bool

  /// Users of these are priced otherwise.
  var isEnterprise: Bool { type == "SAML" || type == "OIDC" }

  /// Reads the attribute, which is JSON in a text: `[{"providerName":"Corp","providerType":"SAML","primary":"true"}]`.
  ///
  /// What is no such array has no identities.
  static func all(_ text: TextSlice) -> [Identity] {
    var storage: [UInt8] = []
    text.unescape(into: &storage)
    let count = storage.count
    // What a cursor needs after the text.
    storage.append(contentsOf: repeatElement(0, count: 16))
    return storage.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return [] }
      var cursor = JSONCursor(position: base, end: base + count)
      var check = cursor
      check.skipWhitespace()
      guard check.byte == UInt8(ascii: "["), check.skipContainer() else { return [] }
      var identities: [Identity] = []
      cursor.skipWhitespace()
      cursor.forEachElement { element in
        var element = element
        if let identity = Identity(&element), identities.count < 16 { identities.append(identity) }
      }
      return identities
    }
  }

  private init?(_ cursor: inout JSONCursor) {
    guard cursor.byte == UInt8(ascii: "{") else { return nil }
    var (name, type): (TextSlice?, TextSlice?)
    var isPrimary = false
    let isRead = forEachMember(&cursor) { key, cursor in
      if key.equals("providerName") { return cursor.takeText(&name) }
      if key.equals("providerType") { return cursor.takeText(&type) }
      if key.equals("primary") {
        // Written as true and as "true".
        isPrimary = cursor.byte == UInt8(ascii: "t") || cursor.scalar?.reads(as: "true") == true
      }
      return cursor.skipValue()
    }
    guard isRead, name?.visible != nil, let kind = type?.impersonal, kind.count <= 32 else { return nil }
    provider = name?.impersonal
    self.type = kind
    self.isPrimary = isPrimary
  }
}

extension JSONCursor {
  /// Calls `body` with a cursor at each element of the array that starts here, whose grammar was checked before.
  func forEachElement(_ body: (JSONCursor) -> Void) {
    var cursor = self
    guard cursor.byte == UInt8(ascii: "[") else { return }
    cursor.position += 1
    cursor.skipWhitespace()
    while cursor.byte != UInt8(ascii: "]") {
      let element = cursor
      guard cursor.skipValue() else { return }
      body(element)
      cursor.skipWhitespace()
      guard cursor.byte == UInt8(ascii: ",") else { return }
      cursor.position += 1
      cursor.skipWhitespace()
    }
  }
}
