import Catalogs
import Pricing

extension Catalog {
  /// The catalogs inside the binary.
  static func embedded() throws(PricingError) -> Catalog { try Catalog(files: embeddedFiles) }

  static var embeddedFiles: [CatalogFile] { EmbeddedCatalogs.files.map(CatalogFile.init) }
}
