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

  @Test func aFolderIsNoConfig() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: CommandError.self) { try load(".", in: folder) }
    #expect(error?.status == .badConfiguration)
    #expect(error?.message == "The config . is a folder. Name the file in it: maumeter.yaml?")
    #expect(throws: CommandError.self) { try load("nowhere.yaml", in: folder) }
  }
}
