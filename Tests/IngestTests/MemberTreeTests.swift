import Testing

@testable import Ingest

@Suite struct MemberTreeTests {
  /// The texts at the paths, nil where there is none; nil as a whole when the text is no JSON.
  static func read(_ json: String, _ paths: [String]) throws -> [String?]? {
    var tree = MemberTree()
    let numbers = try paths.map { tree.number(of: try #require(MemberPath($0))) }
    let bytes = Array(json.utf8) + Array(repeating: 0, count: 64)
    return bytes.withUnsafeBufferPointer { buffer -> [String?]? in
      guard let start = buffer.baseAddress else { return nil }
      var cursor = JSONCursor(position: start, end: start + json.utf8.count)
      var values: [MemberTree.Value?] = []
      guard tree.read(&cursor, into: &values), cursor.position == cursor.end else { return nil }
      return numbers.map { values[$0]?.slice.string }
    }
  }

  @Test(
    arguments: [
      (#"{"a":"x"}"#, ["a"], ["x"]),
      (#"{"a":{"b":{"c":1.5}},"d":true,"e":null}"#, ["a.b.c", "d", "e", "a.b"], ["1.5", "true", nil, #"{"c":1.5}"#]),
      (#"{"a":"x","a":"y"}"#, ["a"], ["y"]),
      (#"{"a":{"b":"x"},"a":{}}"#, ["a.b"], [nil]),
      (#"{"a":{"b":"x"},"a":"text"}"#, ["a.b"], [nil]),
      (##"{"\u0061":"\u0078\n"}"##, ["a"], ["x\n"]),
      (#"{"a.b":{"c":"x"}}"#, [#""a.b".c"#, "a.b"], ["x", nil]),
      (
        #"{"t":[{"n":"x"},{"id":"1"},{"id":"2","n":"y"}]}"#, ["t[].id", "t[0].n", "t[2].id", "t[3].id"],
        ["1", "x", "2", nil]
      ),
      (#"{"t":[{"type":"User","id":"u"},{"id":"a","type":"App"},{"id":"b","type":"App"}]}"#, ["t[type=App].id"], ["a"]),
      (#"{"t":[[1,2],[3]]}"#, ["t[1][0]", "t[][1]"], ["3", "2"]),
      (#"{"t":"no array","o":[1]}"#, ["t[].id", "o.x"], [nil, nil]),
      (#"{ "t" : [ ] , "x" : "y" }"#, ["t[].id", "x"], [nil, "y"]),
      (#"{"a":{"id":"1","name":"n"}}"#, ["$.a.id", "a.id", "a.name"], ["1", "1", "n"]),
    ] as [(String, [String], [String?])])
  func reads(json: String, paths: [String], expected: [String?]) throws {
    #expect(try Self.read(json, paths) == expected)
  }

  @Test(arguments: [#"{"a":[1,}"#, #"{"a":[1 2]}"#, #"{"a":{"b":}}"#, #"{"a":"#, #"{"a":[{"b":1]}"#])
  func refusesWhatIsNoJSON(json: String) throws {
    #expect(try Self.read(json, ["a[].b", "a.b"]) == nil)
  }
}
