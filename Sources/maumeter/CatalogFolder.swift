import Domain
import Foundation
import Pricing

/// The folder whose catalog files are loaded over those of the program; of two with the same name, the folder's wins.
struct CatalogFolder {
  /// Absolute; empty where nobody named a folder and there is no home to have one in.
  let path: String
  /// Somebody named it, so that it has to be there.
  let isNamed: Bool

  init(path: String, isNamed: Bool) {
    self.path = path
    self.isNamed = isNamed
  }

  /// What the environment, the config or the default names.
  init(_ configuration: Configuration, in surroundings: Surroundings) {
    if let path = surroundings.variable("MAUMETER_CATALOGS") {
      self.init(path: surroundings.absolute(path), isNamed: true)
    } else if let path = configuration.catalogs {
      self.init(path: path, isNamed: true)
    } else {
      let data = surroundings.xdgFolder("XDG_DATA_HOME", default: ".local/share")
      self.init(path: data.map { $0 + "/maumeter/catalogs" } ?? "", isNamed: false)
    }
  }

  /// The catalogs of the program with those of the folder over them.
  ///
  /// - Parameters:
  ///   - mayBeMissing: take a folder that somebody named and that is not there as an empty one.
  ///   - hasVendors: with the program's files of other services, which only comparisons need.
  /// - Throws: `CommandError` for a folder or file that cannot be read, or is no catalog.
  func catalog(mayBeMissing: Bool = false, hasVendors: Bool = true) throws(CommandError) -> Catalog {
    let files = try files(mayBeMissing: mayBeMissing)
    let embedded = Catalog.embeddedFiles.filter { hasVendors || !$0.name.hasPrefix("vendor-") }
    do {
      return try Catalog(files: embedded + files)
    } catch {
      throw CommandError("\(error) The file is in \(path).", .badConfiguration)
    }
  }

  /// The catalog files in it, by name; the schema of the format is none.
  func files(mayBeMissing: Bool = false) throws(CommandError) -> [CatalogFile] {
    guard !path.isEmpty else { return [] }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      guard FileManager.default.fileExists(atPath: path) else {
        if !isNamed || mayBeMissing { return [] }
        throw CommandError("The folder of catalogs \(path) does not exist. pricing update writes one.", .inputNotFound)
      }
      throw CommandError("Cannot read the folder of catalogs \(path). Check its permissions.", .badConfiguration)
    }
    var files: [CatalogFile] = []
    for name in names.sorted() where name.hasSuffix(".json") && name != "schema.json" && !name.hasPrefix(".") {
      guard let bytes = FileManager.default.contents(atPath: "\(path)/\(name)") else {
        throw CommandError("Cannot read the catalog \(path)/\(name). Check its permissions.", .badConfiguration)
      }
      files.append(CatalogFile(name: name, bytes: Array(bytes)))
    }
    return files
  }

  /// - Throws: `CommandError` when there is no folder to write to.
  func checkIsNamed() throws(CommandError) {
    guard path.isEmpty else { return }
    throw CommandError(
      "There is no folder for catalogs, since HOME is not set to an absolute path. Name one with --folder, or set "
        + "MAUMETER_CATALOGS, or HOME.", .badConfiguration)
  }

  /// Writes files into it, made if it is not there; each is whole or as it was.
  ///
  /// - Throws: `CommandError` when together with the others they would be no catalog, and nothing is written then.
  func write(_ new: [CatalogFile]) throws(CommandError) {
    do {
      _ = try Catalog(files: Catalog.embeddedFiles + files(mayBeMissing: true) + new)
    } catch let error as PricingError {
      throw CommandError("The price list makes no valid catalog: \(error)", .badData)
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError("\(error)", .badData)
    }
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw CommandError("Cannot make the folder \(path). Name another with --folder.", .cannotWrite)
    }
    for file in new {
      try OutputFile.path("\(path)/\(file.name)").write(String(decoding: file.bytes, as: UTF8.self))
    }
  }
}
