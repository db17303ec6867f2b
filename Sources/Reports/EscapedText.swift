extension String {
  /// The text with every scalar that `replacement` gives a text for replaced by that text.
  ///
  /// What has a meaning in a format is a scalar and no `Character`: a quote with a combining mark behind it is another
  /// Character than a quote, and yet what reads the format takes it for one.
  func replacingScalars(_ replacement: (Unicode.Scalar) -> String?) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if let text = replacement(scalar) {
        scalars.append(contentsOf: text.unicodeScalars)
      } else {
        scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  /// The text where HTML or XML is expected: between tags, or between the quotes of an attribute.
  var escapedMarkup: String {
    replacingScalars { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&#39;"
      default: nil
      }
    }
  }

  /// The text where markup is expected, with what no markup may hold made visible.
  var escapedForXML: String { harmless.escapedMarkup }
}
