extension CloudTrailRecord {
  /// `userIdentity`.
  struct Identity {
    /// The account of the caller, which is the only one that some records name.
    var account: TextSlice?
    /// `arn`: who signed the call, for administrators' operations.
    var caller: TextSlice?

    mutating func read(_ cursor: inout JSONCursor) -> Bool {
      forEachMember(&cursor) { key, cursor in
        if key.equals("arn") { return cursor.takeText(&caller) }
        return key.equals("accountId") ? cursor.takeText(&account) : cursor.skipValue()
      }
    }
  }
}
