import Domain
import Foundation
import Pricing
import Reports
import TestSupport
import Testing

@testable import maumeter

/// `pricing check` and `pricing update`, on price lists that were made for it.
@Suite struct PricingUpdateTests {
  private static let lists = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/price-lists")

  static func list(_ name: String) -> String { lists.appending(path: "\(name).json").path() }

  private func run(_ command: String, in folder: String) throws -> Program.Result {
    try Program.run(command, ["MAUMETER_CATALOGS": folder + "/catalogs", "HOME": folder], in: folder)
  }

  @Test func checkTellsWhetherTheyAgree() throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.path
    let data = folder + "/home"
    let equal = try Program.run("maumeter pricing check \(Self.list("agreeing"))", ["HOME": data], in: folder)
    #expect(equal.status == 0)
    #expect(equal.output.hasPrefix("The catalog agrees with the price list\n"))
    #expect(equal.errors.isEmpty)
    let other = try Program.run("maumeter pricing check \(Self.list("changed"))", ["HOME": data], in: folder)
    #expect(other.status == 1)
    #expect(other.output.contains("APN1-CognitoPasskeyMAU"))
    #expect(other.output.contains("SHA-256 of the price list: "))
    let json = try Program.run(
      "maumeter pricing check \(Self.list("changed")) --format json -q", ["HOME": data], in: folder)
    #expect(json.status == 1)
    #expect(json.errors.isEmpty)
    #expect(json.output.contains("\"equal\": false"))
  }

  @Test func updateAsksFirst() throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.path
    let result = try run("maumeter pricing update \(Self.list("changed")) </dev/null", in: folder)
    #expect(result.status == 64)
    #expect(result.output.contains("The price list differs"))
    #expect(result.errors == "Error: Nothing was written. Give --yes to write without being asked.\n")
    #expect(!FileManager.default.fileExists(atPath: folder + "/catalogs"))
  }

  /// `script` gives the program a terminal, on which it can ask.
  @Test(arguments: [("y", 0), ("Yes", 0), ("n", 1), ("", 1)] as [(String, Int32)])
  func theAnswerDecides(answer: String, status: Int32) throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.path
    let update = "maumeter pricing update \(Self.list("changed")) --quiet"
    let result = try run("echo '\(answer)' | script --quiet --return --command '\(update)' typescript", in: folder)
    #expect(result.status == status, "\(result.output)")
    #expect(result.output.contains("Write 2 catalog files to \(folder)/catalogs? [y/N]"))
    #expect(FileManager.default.fileExists(atPath: folder + "/catalogs/cognito-lite.json") == (status == 0))
  }

  /// Old months keep their price, new ones have the new one, and every command sees it.
  @Test func updateIsWhatEveryCommandReads() throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.path
    let result = try run("maumeter pricing update \(Self.list("changed")) --yes", in: folder)
    #expect(result.status == 0)
    #expect(result.errors == "Wrote cognito-lite.json, cognito-plus.json to \(folder)/catalogs.\n")
    let price = "maumeter price --mau 100000 --plan lite --region ap-northeast-1 --format plain"
    #expect(try run("\(price) --month 2026-11", in: folder).output.contains("total\t2026-11\t495\n"))
    let december = try run("\(price) --month 2026-12 --explain", in: folder)
    #expect(december.output.contains("total\t2026-12\t540\n"))
    #expect(december.output.contains("at \(Self.list("changed")) (observed)."))
    #expect(try run("maumeter price --mau 1000 --plan plus --region eu-west-1 --month 2026-12", in: folder).status == 0)
    #expect(try run("maumeter pricing check \(Self.list("changed"))", in: folder).status == 0)
    #expect(try run("maumeter pricing list", in: folder).output.contains("\(folder)/catalogs: cognito-lite.json"))
    let file = try String(contentsOfFile: folder + "/catalogs/cognito-lite.json", encoding: .utf8)
    #expect(file.contains("\"sha256\": \""))
    #expect(file.contains("\"until\": \"2026-12-01T00:00:00Z\""))
    let again = try run("maumeter pricing update \(Self.list("changed"))", in: folder)
    #expect(again.status == 0)
    #expect(again.errors == "Nothing to write.\n")
  }

  @Test func anotherFolderIsNamed() throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.path
    let result = try run("maumeter pricing update \(Self.list("changed")) --yes --folder mine/catalogs", in: folder)
    #expect(result.status == 0)
    #expect(result.errors.contains("set MAUMETER_CATALOGS or catalogs in the config to \(folder)/mine/catalogs."))
    #expect(FileManager.default.fileExists(atPath: folder + "/mine/catalogs/cognito-plus.json"))
    try "catalogs: mine/catalogs\n".write(toFile: folder + "/maumeter.yaml", atomically: true, encoding: .utf8)
    let check = try Program.run("maumeter pricing check \(Self.list("changed"))", ["HOME": folder], in: folder)
    #expect(check.status == 0)
  }

  @Test(
    arguments: [
      ("maumeter pricing check nothing.json", 66, "The price list nothing.json does not exist."),
      ("echo '{}' >x.json; maumeter pricing check x.json", 65, "x.json is not a price list of AWS in JSON."),
      (
        "echo '{\"products\": {}, \"terms\": {}}' >x.json; maumeter pricing check x.json", 65,
        "x.json has no product with a price to compare."
      ),
      (
        "maumeter pricing check http://127.0.0.1:1/index.json", 69, "Cannot reach 127.0.0.1: "
      ),
      (
        "maumeter pricing check http://pricing.us-east-1.amazonaws.com/x", 64,
        "http://pricing.us-east-1.amazonaws.com/x is not downloaded, because it is not https."
      ),
      ("maumeter pricing check https://example.com/x", 64, "example.com is no host of AWS."),
      ("maumeter pricing list", 66, "/catalogs does not exist. pricing update writes one."),
      ("mkdir catalogs; echo '{' >catalogs/a.json; maumeter pricing list", 78, "a.json is not JSON."),
      (
        "touch catalogs; maumeter pricing update \(PricingUpdateTests.list("changed")) --yes --folder catalogs/x", 73,
        "Cannot make the folder "
      ),
    ] as [(String, Int32, String)])
  func whatGoesWrongIsSaid(command: String, status: Int32, message: String) throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.path
    let result = try run(command, in: folder)
    #expect(result.status == status)
    #expect(result.errors.hasPrefix("Error: ") && result.errors.contains(message), "\(result.errors)")
    #expect(!result.errors.contains("Fatal"))
  }

  @Test func readsFromAnAddress() throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let text = try String(contentsOfFile: Self.list("agreeing"), encoding: .utf8)
    let head = "HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n"
    let server = LocalServer([.send(head + text)], [.send("HTTP/1.1 503 Not Now\r\nContent-Length: 0\r\n\r\n")])
    let command = "maumeter pricing check \(server.address)"
    let equal = try Program.run(command, ["HOME": temporary.path], in: temporary.path)
    #expect(equal.status == 0)
    #expect(equal.output.contains(" at \(server.address).\n"))
    let refused = try Program.run(command, ["HOME": temporary.path], in: temporary.path)
    #expect(refused.status == 69)
    #expect(refused.errors == "Error: 127.0.0.1 answered 503 for \(server.address). Check the address.\n")
  }
}
