/// The templates and texts of this folder, as bytes inside the binary.
public enum EmbeddedTemplates {
  /// File names, as in the folder, with their bytes.
  public static var files: [(name: String, bytes: [UInt8])] {
    [
      ("chart.css", PackageResources.chart_css),
      ("en.json", PackageResources.en_json),
      ("ja.json", PackageResources.ja_json),
      ("page.css", PackageResources.page_css),
      ("page.mustache", PackageResources.page_mustache),
      ("table.mustache", PackageResources.table_mustache),
    ]
  }
}
