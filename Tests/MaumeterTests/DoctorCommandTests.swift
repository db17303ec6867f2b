import Foundation
import TestSupport
import Testing

@Suite struct DoctorCommandTests {
  private func run(_ arguments: String, in folder: TemporaryFolder) throws -> Program.Result {
    try Program.run("maumeter doctor --db a.db \(arguments)", ["HOME": folder.path], in: folder.path)
  }

  @Test func itsFindingsHaveEveryFormat() throws {
    let folder = try TemporaryFolder()
    let lines = try run("--quiet", in: folder)
    #expect(lines.status == 0 && lines.errors.isEmpty)
    let names = lines.output.split(separator: "\n").map { $0.dropFirst(7).prefix { $0 != ":" } }
    #expect(lines.output.split(separator: "\n").allSatisfy { $0.hasPrefix("ok     ") })
    #expect(names.contains("config") && names.contains("database") && names.contains("secrets"))
    let json = try run("--format json", in: folder).output
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["schema"] as? String == "maumeter.doctor/1" && object["ok"] as? Bool == true)
    let looks = try #require(object["looks"] as? [[String: Any]])
    #expect(looks.compactMap { $0["thing"] as? String } == names.map { String($0) })
    let plain = try run("--format plain", in: folder).output.split(separator: "\n")
    #expect(plain.count == names.count && plain.allSatisfy { $0.hasPrefix("look\tok\t") })
    #expect(try run("--output found.txt", in: folder).output.isEmpty)
    #expect(try String(contentsOfFile: folder.path("found.txt"), encoding: .utf8) == lines.output)
  }

  @Test func whatIsWrongIsSoInJSONToo() throws {
    let folder = try TemporaryFolder()
    try folder.write(String(repeating: "This is a text and no database. ", count: 400), to: "a.db")
    let result = try run("--format json", in: folder)
    #expect(result.status == 1 && result.output.contains("\"ok\": false"))
  }
}
