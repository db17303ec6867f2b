/// One file of the catalog folder: its name without folders, and its bytes.
public struct CatalogFile: Sendable {
  public let name: String
  public let bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// The id that the document must carry: the name without ".json".
  var id: String { name.hasSuffix(".json") ? String(name.dropLast(5)) : name }
}
