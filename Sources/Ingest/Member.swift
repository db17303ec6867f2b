/// The keys by which containers are told apart.
///
/// Of keys that are written in two ways, `upper` is the one with a capital.
enum Member: Int, CaseIterable {
  // Arrays of records or of further containers.
  case upperRecords
  case records
  case upperEvents
  case events
  case logEvents
  case messages
  case queryResultRows
  case authEvents
  // Payloads.
  case cloudTrailEvent
  case message
  case upperMessage
  case body
  case upperBody
  case data
  case upperData
  case dataBase64
  case detail
  case awslogs
  case kinesis
  case sns
  // What tells them apart.
  case detailType
  case specversion
  case type
  case topicArn
  case messageType
  case source
  case eventSource
  case eventName
  case eventTime
  case eventVersion
  case eventType
  case logSourceId
  case triggerSource
  case s3
  case s3Bucket
  case s3ObjectKey
  case event
  // Times, accounts and ids.
  case time
  case timestamp
  case upperTimestamp
  case attributes
  case account
  case owner
  case id
  case eventID
  case upperMessageID
  case messageID
  case recordID

  /// The key as it is written.
  var name: String {
    switch self {
    case .upperRecords: "Records"
    case .upperEvents: "Events"
    case .messages: "Messages"
    case .queryResultRows: "QueryResultRows"
    case .authEvents: "AuthEvents"
    case .cloudTrailEvent: "CloudTrailEvent"
    case .upperMessage: "Message"
    case .upperBody: "Body"
    case .upperData: "Data"
    case .dataBase64: "data_base64"
    case .sns: "Sns"
    case .detailType: "detail-type"
    case .type: "Type"
    case .topicArn: "TopicArn"
    case .event: "Event"
    case .upperTimestamp: "Timestamp"
    case .eventID: "eventId"
    case .upperMessageID: "MessageId"
    case .messageID: "messageId"
    case .recordID: "recordId"
    default: "\(self)"
    }
  }
}
