/// A JSON document whose only numbers are whole: prices are texts, because a binary fraction cannot hold 0.0055.
enum JSONValue: Equatable {
  case object([String: JSONValue])
  case array([JSONValue])
  case text(String)
  case integer(Int64)
  case bool(Bool)
  case null
}

extension JSONValue {
  /// Reads one document; what is wrong with it is told with the path of the member.
  init(file: String, bytes: [UInt8]) throws(PricingError) {
    var reader = JSONReader(bytes)
    do throws(JSONReader.Problem) {
      self = try reader.read()
    } catch {
      switch error {
      case .notWholeNumber(let path) where !path.isEmpty: throw .catalogInvalid(file, path: path, .notWholeNumber)
      case .notJSON, .notWholeNumber: throw .catalogUnreadable(file: file)
      }
    }
  }
}
