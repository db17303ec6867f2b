import Foundation

/// A JSON document whose only numbers are whole: prices are texts, because a binary fraction cannot hold 0.0055.
enum JSONValue: Decodable {
  case object([String: JSONValue])
  case array([JSONValue])
  case text(String)
  case integer(Int64)
  case bool(Bool)
  case null

  init(from decoder: any Decoder) throws {
    // Texts first: they are the most, and every attempt that fails costs an error.
    let value = try decoder.singleValueContainer()
    if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let object = try? decoder.container(keyedBy: AnyKey.self) {
      var members: [String: JSONValue] = [:]
      for key in object.allKeys { members[key.stringValue] = try object.decode(JSONValue.self, forKey: key) }
      self = .object(members)
    } else if var list = try? decoder.unkeyedContainer() {
      var items: [JSONValue] = []
      while !list.isAtEnd { items.append(try list.decode(JSONValue.self)) }
      self = .array(items)
    } else if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let integer = try? value.decode(Int64.self) {
      self = .integer(integer)
    } else {
      throw DecodingError.dataCorruptedError(in: value, debugDescription: "a number that is not whole")
    }
  }

  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

extension JSONValue {
  /// Reads one document; what is wrong with it is told with the path of the member.
  init(file: String, bytes: [UInt8]) throws(PricingError) {
    do {
      self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    } catch let DecodingError.dataCorrupted(context) {
      let path = context.codingPath.reduce(into: "") { path, key in
        path += key.intValue.map { "[\($0)]" } ?? (path.isEmpty ? key.stringValue : ".\(key.stringValue)")
      }
      throw path.isEmpty ? .catalogUnreadable(file: file) : .catalogInvalid(file, path: path, .notWholeNumber)
    } catch {
      throw .catalogUnreadable(file: file)
    }
  }
}
