/// Steps over the value at the cursor; when it is an object, `read` is called at each of its values with the key, and
/// steps over the value.
@inline(__always)
func forEachMember(
  _ cursor: inout JSONCursor, _ read: (TextSlice, inout JSONCursor) -> Bool
) -> Bool {
  guard cursor.byte == UInt8(ascii: "{") else { return cursor.skipValue() }
  cursor.position += 1
  cursor.skipWhitespace()
  if cursor.byte == UInt8(ascii: "}") {
    cursor.position += 1
    return true
  }
  var key = TextSlice(start: cursor.position, count: 0, isEscaped: false)
  while true {
    guard cursor.takeString(&key), cursor.take(UInt8(ascii: ":")) else { return false }
    if key.isEscaped {
      guard withUnescaped(key, { read($0, &cursor) }) else { return false }
    } else {
      guard read(key, &cursor) else { return false }
    }
    cursor.skipWhitespace()
    if cursor.byte == UInt8(ascii: "}") {
      cursor.position += 1
      return true
    }
    guard cursor.take(UInt8(ascii: ",")) else { return false }
  }
}

/// Calls `body` with `text` as it reads; the slice is valid only there.
@inline(never)
func withUnescaped<R>(_ text: TextSlice, _ body: (TextSlice) -> R) -> R {
  var storage: [UInt8] = []
  text.unescape(into: &storage)
  let count = storage.count
  storage.append(0)
  return storage.withUnsafeBufferPointer { buffer in
    // The buffer has at least the zero that was appended.
    body(TextSlice(start: buffer.baseAddress!, count: count, isEscaped: false))
  }
}

extension JSONCursor {
  /// Steps over any value; `text` is its inside when it is a string, and nil otherwise.
  @inline(__always)
  mutating func takeText(_ text: inout TextSlice?) -> Bool {
    guard byte == UInt8(ascii: "\"") else {
      text = nil
      return skipValue()
    }
    var slice = TextSlice(start: position, count: 0, isEscaped: false)
    guard takeString(&slice) else { return false }
    text = slice
    return true
  }

  /// Steps over any value; `text` is the string, or the first string of an array, as form fields are logged.
  mutating func takeFirstText(_ text: inout TextSlice?) -> Bool {
    guard byte == UInt8(ascii: "[") else { return takeText(&text) }
    var ahead = self
    ahead.position += 1
    ahead.skipWhitespace()
    var first: TextSlice?
    if ahead.byte == UInt8(ascii: "\""), ahead.takeText(&first) { text = first }
    return skipContainer()
  }
}
