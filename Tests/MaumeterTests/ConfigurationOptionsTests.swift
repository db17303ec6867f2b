import Domain
import TestSupport
import Testing

@testable import maumeter

@Suite struct ConfigurationOptionsTests {
  private func load(_ config: String, in folder: TemporaryFolder) throws -> Configuration {
    var surroundings = Surroundings.test()
    surroundings.folder = folder.path
    return try ConfigurationOptions.parse(["--config", config]).load(in: surroundings)
  }

  @Test func readsTheFileThatWasNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write("rules: quotas-page\n", to: "other.yaml")
    #expect(try load("other.yaml", in: folder).rules.name == .quotasPage)
  }

  /// Files that are none, as shells make them of the output of a command, are read to their end.
  @Test func aConfigThatIsNoPlainFile() throws {
    let folder = try TemporaryFolder()
    #expect(try load("/dev/null", in: folder) == Configuration())
    try folder.write("rules: quotas-page\n", to: "a.yaml")
    let piped = try Program.run(
      "cat a.yaml | maumeter price --mau 5 --plan lite --config /dev/stdin --format json", in: folder.path)
    #expect(piped.status == 0, "\(piped.errors)")
  }

  /// A home that is no absolute path is none, and neither is the working folder.
  @Test func whereAConfigIsLookedFor() throws {
    let options = try ConfigurationOptions.parse([])
    func places(_ variables: [String: String]) -> [String] {
      options.places(in: .test(variables)).map(\.absolute)
    }
    #expect(places([:]) == ["/srv/here/maumeter.yaml"] && places(["HOME": "me"]) == ["/srv/here/maumeter.yaml"])
    #expect(places(["HOME": "/me"]) == ["/srv/here/maumeter.yaml", "/me/.config/maumeter/maumeter.yaml"])
    #expect(places(["XDG_CONFIG_HOME": "/c"]) == ["/srv/here/maumeter.yaml", "/c/maumeter/maumeter.yaml"])
    let catalogs = CatalogFolder(Configuration(), in: .test())
    #expect(try catalogs.files().isEmpty)
    #expect(throws: CommandError.self) { try catalogs.checkIsNamed() }
    #expect(throws: Never.self) { try CatalogFolder(Configuration(), in: .test(["HOME": "/me"])).checkIsNamed() }
  }

  @Test func aFolderIsNoConfig() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: CommandError.self) { try load(".", in: folder) }
    #expect(error?.status == .badConfiguration)
    #expect(error?.message == "The config . is a folder. Name the file in it: maumeter.yaml?")
    #expect(throws: CommandError.self) { try load("nowhere.yaml", in: folder) }
  }
}
