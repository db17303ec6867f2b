import TestSupport
import Testing

@testable import Ingest

@Suite struct CSVReaderTests {
  /// "line: field|field", or "line! problem".
  private static func read(
    _ text: String, delimiter: Character = ",", windowSize: Int = 1_024, chunk: Int = 1 << 20
  ) throws -> [String] {
    var lines: [String] = []
    try Array(text.utf8).withUnsafeBytes { bytes in
      let window = TextWindow(SlowSource(bytes, chunk: chunk), size: windowSize)
      var reader = CSVReader(window, delimiter: delimiter.asciiValue ?? 0)
      while try reader.next() {
        if let problem = reader.problem {
          lines.append("\(reader.line)! \(problem)")
        } else {
          lines.append("\(reader.line): " + (0..<reader.fieldCount).map(reader.text).joined(separator: "|"))
        }
      }
    }
    return lines
  }

  @Test(
    arguments: [
      ("", []),
      ("a", ["1: a"]),
      ("a,b\nc,d", ["1: a|b", "2: c|d"]),
      ("a,b\r\nc,d\r\n", ["1: a|b", "2: c|d"]),
      ("a,\n,b\n,\n", ["1: a|", "2: |b", "3: |"]),
      ("\n\na\n\n", ["3: a"]),
      ("\u{FEFF}a,b", ["1: a|b"]),
      ("\"a,b\",\"c\"\"d\",\"\"\n", ["1: a,b|c\"d|"]),
      ("\"a\nb\",c\nd,e\n", ["1: a\nb|c", "3: d|e"]),
      ("\"a\"\r\n\"b\"\r\n", ["1: a", "2: b"]),
      ("\"\"\"\"", ["1: \""]),
      ("a\"b,c\nd,e", ["1! has a quote inside column 1, which is not quoted: \(advice)", "2: d|e"]),
      ("a,\"b\"c\nd,e", ["1! goes on after the closing quote of column 2", "2: d|e"]),
      ("a,\"b\nc,d\n", ["1! has a quote that is not closed", "2: c|d"]),
      ("a,\"b\nc,\"d\"\ne,f\n", ["1! goes on after the closing quote of column 2", "2: c|d", "3: e|f"]),
    ] as [(String, [String])])
  func reads(text: String, expected: [String]) throws {
    #expect(try Self.read(text) == expected)
    // Whatever the window holds at a time.
    for chunk in [1, 2, 3, 7] { #expect(try Self.read(text, windowSize: 1, chunk: chunk) == expected) }
  }

  private static let advice = "write the whole field in quotes, and its quotes twice"

  @Test func anyDelimiter() throws {
    #expect(try Self.read("a;b,c\n\"d;e\";f", delimiter: ";") == ["1: a|b,c", "2: d;e|f"])
    #expect(try Self.read("a\tb", delimiter: "\t") == ["1: a|b"])
  }

  /// A quote that is never closed takes its own line only, however much follows.
  @Test func anOpenQuoteIsBounded() throws {
    let rest = (0..<20_000).map { "row\($0),x\n" }.joined()
    let lines = try Self.read("\"open,x\n" + rest)
    #expect(lines.count == 20_001)
    #expect(lines[0] == "1! is longer than 128 kB, or a quote in it is not closed")
    #expect(lines[20_000] == "20001: row19999|x")
  }

  /// Whatever is written by the rules is read back, in any window.
  @Test(arguments: 1...20) func readsWhatIsWritten(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let rows = (0..<60).map { _ in
      (0..<3).map { column in
        // The first column is never empty, so that no line is.
        (column == 0 ? "x" : "")
          + (0..<random.number(0..<9)).map { _ in random.pick(["a", "\"", ",", "\n", "\r", "é", " "]) }
          .joined()
      }
    }
    let text = rows.map { row in
      row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
    }.joined(separator: random.oneIn(2) ? "\r\n" : "\n")
    let read = try Self.read(text, windowSize: random.number(1..<200), chunk: random.number(1..<50))
    #expect(read.map { $0.drop { $0 != ":" }.dropFirst(2) } == rows.map { $0.joined(separator: "|")[...] })
  }
}
