/// Reads the values at several paths of a JSON record in one go over its text.
struct MemberTree {
  private struct Node {
    /// The number of the path that ends here.
    var slot: Int?
    var members: [(name: [UInt8], node: Int)] = []
    var elements: [(step: MemberPath.Step, node: Int)] = []
    /// The paths that end here or below.
    var slots: [Int] = []
  }

  private var nodes = [Node()]
  /// The paths in the order in which they were first added: their numbers.
  private var numbers: [MemberPath: Int] = [:]

  /// A value where it lies in the text.
  struct Value {
    enum Kind { case text, number, boolean, container }
    var kind: Kind
    /// The inside of a string, and the whole of any other value.
    var slice: TextSlice
  }

  var count: Int { numbers.count }

  /// The number of a path.
  mutating func number(of path: MemberPath) -> Int {
    if let number = numbers[path] { return number }
    let number = numbers.count
    numbers[path] = number
    var node = 0
    nodes[0].slots.append(number)
    for step in path.steps {
      node = child(of: node, step)
      nodes[node].slots.append(number)
    }
    // Two spellings of one path share the node; the later one reads what the earlier one does.
    if let slot = nodes[node].slot { numbers[path] = slot } else { nodes[node].slot = number }
    return numbers[path] ?? number
  }

  private mutating func child(of node: Int, _ step: MemberPath.Step) -> Int {
    if case .member(let name) = step {
      let name = Array(name.utf8)
      if let known = nodes[node].members.first(where: { $0.name == name }) { return known.node }
      nodes[node].members.append((name, nodes.count))
    } else {
      if let known = nodes[node].elements.first(where: { $0.step == step }) { return known.node }
      nodes[node].elements.append((step, nodes.count))
    }
    nodes.append(Node())
    return nodes.count - 1
  }

  /// Steps over the value at the cursor, and puts what is found into `values`, by the number of the path.
  ///
  /// Null is nothing; of equal members the last one counts. It is as deep as the paths, whatever the text is.
  func read(_ cursor: inout JSONCursor, into values: inout [Value?]) -> Bool {
    values = Array(repeating: nil, count: numbers.count)
    return read(&cursor, node: 0, &values)
  }

  private func read(_ cursor: inout JSONCursor, node: Int, _ values: inout [Value?]) -> Bool {
    let node = nodes[node]
    let start = cursor
    if !node.members.isEmpty, cursor.byte == UInt8(ascii: "{") {
      guard readObject(&cursor, node, &values) else { return false }
    } else if !node.elements.isEmpty, cursor.byte == UInt8(ascii: "[") {
      guard readArray(&cursor, node, &values) else { return false }
    } else {
      guard cursor.skipValue() else { return false }
    }
    if let slot = node.slot { values[slot] = MemberTree.value(from: start, to: cursor) }
    return true
  }

  private func readObject(_ cursor: inout JSONCursor, _ node: Node, _ values: inout [Value?]) -> Bool {
    forEachMember(&cursor) { key, cursor in
      guard let member = node.members.first(where: { $0.name.elementsEqual(key.bytes) }) else {
        return cursor.skipValue()
      }
      for slot in nodes[member.node].slots { values[slot] = nil }
      return read(&cursor, node: member.node, &values)
    }
  }

  private func readArray(_ cursor: inout JSONCursor, _ node: Node, _ values: inout [Value?]) -> Bool {
    cursor.position += 1
    cursor.skipWhitespace()
    var index = 0
    while cursor.byte != UInt8(ascii: "]") {
      for (step, child) in node.elements where MemberTree.matches(step, index, cursor) {
        let slots = nodes[child].slots
        // The first element that has any of it: members of two elements do not belong together.
        guard slots.allSatisfy({ values[$0] == nil }) else { continue }
        var element = cursor
        guard read(&element, node: child, &values) else { return false }
      }
      guard cursor.skipValue() else { return false }
      cursor.skipWhitespace()
      if cursor.byte == UInt8(ascii: ",") {
        cursor.position += 1
        cursor.skipWhitespace()
      } else if cursor.byte != UInt8(ascii: "]") {
        return false
      }
      index += 1
    }
    cursor.position += 1
    return true
  }

  private static func matches(_ step: MemberPath.Step, _ index: Int, _ cursor: JSONCursor) -> Bool {
    switch step {
    case .member: return false
    case .anyElement: return true
    case .element(let wanted): return wanted == index
    case .elementWhere(let member, let value):
      var element = cursor
      var isEqual = false
      _ = forEachMember(&element) { key, cursor in
        guard key.bytes.elementsEqual(member.utf8) else { return cursor.skipValue() }
        var text: TextSlice?
        guard cursor.takeText(&text) else { return false }
        isEqual = text?.withText { $0.elementsEqual(value.utf8) } ?? false
        return true
      }
      return isEqual
    }
  }

  private static func value(from start: JSONCursor, to end: JSONCursor) -> Value? {
    func slice(_ kind: Value.Kind) -> Value {
      Value(
        kind: kind, slice: TextSlice(start: start.position, count: end.position - start.position, isEscaped: false))
    }
    switch start.byte {
    case UInt8(ascii: "\""):
      var (cursor, text) = (start, TextSlice?.none)
      guard cursor.takeText(&text), let text else { return nil }
      return Value(kind: .text, slice: text)
    case UInt8(ascii: "{"), UInt8(ascii: "["): return slice(.container)
    case UInt8(ascii: "n"): return nil
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return slice(.boolean)
    default: return slice(.number)
    }
  }
}
