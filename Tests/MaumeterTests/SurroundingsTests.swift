import Domain
import Reports
import Testing

@testable import maumeter

@Suite struct SurroundingsTests {
  @Test func today() {
    #expect(Surroundings.test().today.description == "2026-11-22")
  }

  @Test(
    arguments: [
      ([:], 80, false, true), ([:], nil, false, false), ([:], 80, true, false), (["NO_COLOR": "1"], 80, false, false),
      (["NO_COLOR": ""], 80, false, true), (["TERM": "dumb"], 80, false, false),
      (["FORCE_COLOR": "1"], nil, false, true),
      (["FORCE_COLOR": "0"], 80, false, false), (["FORCE_COLOR": "1", "TERM": "dumb"], nil, false, true),
      (["FORCE_COLOR": "1", "NO_COLOR": "1"], 80, false, false), (["FORCE_COLOR": "1"], 80, true, false),
    ] as [([String: String], Int?, Bool, Bool)])
  func colour(variables: [String: String], terminalWidth: Int?, noColour: Bool, expected: Bool) {
    let surroundings = Surroundings.test(variables, terminalWidth: terminalWidth)
    #expect(surroundings.appearance(noColour: noColour).hasColour == expected)
  }

  @Test(
    arguments: [
      ([:], nil, nil), ([:], 132, 132), (["COLUMNS": "70"], 132, 70), (["COLUMNS": "70"], nil, 70),
      (["COLUMNS": "wide"], 132, 132), (["COLUMNS": "0"], nil, nil), (["COLUMNS": ""], nil, nil),
    ] as [([String: String], Int?, Int?)])
  func width(variables: [String: String], terminalWidth: Int?, expected: Int?) {
    #expect(Surroundings.test(variables, terminalWidth: terminalWidth).appearance(noColour: false).width == expected)
  }

  @Test(
    arguments: [
      ([:], false), (["LANG": "C.UTF-8"], true), (["LANG": "ja_JP.utf8"], true), (["LANG": "de_DE.UTF-8@euro"], true),
      (["LANG": "C"], false), (["LANG": "en_US.UTF-8", "LC_ALL": "C"], false), (["LC_CTYPE": "en_US.UTF-8"], true),
      (["LC_ALL": "", "LANG": "en_US.UTF-8"], true), (["LANG": "ja_JP.eucJP"], false),
    ] as [([String: String], Bool)])
  func unicode(variables: [String: String], expected: Bool) {
    #expect(Surroundings.test(variables).appearance(noColour: false).isUnicode == expected)
  }

  @Test(
    arguments: [
      ("a.db", nil, "/srv/here/a.db"), ("/a.db", nil, "/a.db"), ("~/a.db", nil, "/home/me/a.db"),
      ("a.db", "/etc/x", "/etc/x/a.db"), ("a.db", "", "/a.db"),
    ] as [(String, String?, String)])
  func absolute(path: String, base: String?, expected: String) {
    #expect(Surroundings.test(["HOME": "/home/me"]).absolute(path, in: base) == expected)
  }

  @Test func aFileHasNoColourAndNoWidth() throws {
    let surroundings = Surroundings.test(["FORCE_COLOR": "1"], terminalWidth: 80)
    let toFile = try OutputOptions.parse(["--output", "x"]).appearance(in: surroundings)
    let toStdout = try OutputOptions.parse(["--output", "-"]).appearance(in: surroundings)
    #expect(toFile == Appearance(width: nil, hasColour: false, isUnicode: false))
    #expect(toStdout == Appearance(width: 80, hasColour: true, isUnicode: false))
  }
}
