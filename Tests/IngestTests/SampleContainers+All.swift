import Foundation

@testable import Ingest

extension SampleContainer {
  static let all: [SampleContainer] = files + commands + streams + queues

  private static let files: [SampleContainer] = [
    SampleContainer("Records") { SampleRecords.document($0) },
    SampleContainer("one by one") { $0.joined(separator: "\n") },
    SampleContainer("run together") { $0.joined() },
    SampleContainer("array") { "[" + $0.joined(separator: ",") + "]" },
    SampleContainer("gzip", bytes: { Gzip.compress(Array(SampleRecords.document($0).utf8)) }),
    SampleContainer("gzip twice", bytes: { Gzip.compress(Gzip.compress(Array(SampleRecords.document($0).utf8))) }),
    SampleContainer("gzip members", bytes: { $0.flatMap { Gzip.compress(Array($0.utf8)) } }),
    SampleContainer("texts in an array") { "[" + list($0, quoted) + "]" },
    SampleContainer("texts, a line each") { $0.map(quoted).joined(separator: "\n") },
    SampleContainer("export of CloudWatch Logs") {
      $0.map { "2026-03-04T05:06:10.123Z " + $0.replacing("\n", with: " ") }.joined(separator: "\n") + "\n"
    },
    SampleContainer("log of a function for Node.js") {
      $0.map { "2026-03-04T05:06:10.123Z\t0c8f7a10-1111-4222-8333-9a4b5c6d7e00\tINFO\t" + $0 }.joined(separator: "\n")
    },
  ]

  private static let commands: [SampleContainer] = [
    SampleContainer("lookup-events") {
      #"{"Events":["#
        + list($0) {
          #"{"EventId":"x","EventName":"SignUp","ReadOnly":"false","EventTime":"2026-03-04T06:06:07+01:00","EventSource":"cognito-idp.amazonaws.com","Username":"HIDDEN_DUE_TO_SECURITY_REASONS","Resources":[],"CloudTrailEvent":\#(quoted($0))}"#
        } + #"],"NextToken":"t"}"#
    },
    SampleContainer("pages of lookup-events in an array") { records in
      "["
        + list(records) { #"{"NextToken":null,"Events":[{"EventId":"x","CloudTrailEvent":\#(quoted($0))}]}"# } + "]"
    },
    SampleContainer("get-query-results", isForCloudTrailOnly: true) {
      #"{"QueryStatus":"FINISHED","QueryStatistics":{"ResultsCount":1},"QueryResultRows":["# + list($0, row) + "]}"
    },
    SampleContainer("get-query-results, rows alone", isForCloudTrailOnly: true) { "[" + list($0, row) + "]" },
    SampleContainer("get-query-results of eventJson") {
      #"{"QueryResultRows":["# + list($0) { #"[{"eventid":"x"},{"eventJson":\#(quoted($0))}]"# } + "]}"
    },
    SampleContainer("filter-log-events") {
      #"{"events":["#
        + list($0) {
          #"{"logStreamName":"s","timestamp":1772600770000,"message":\#(quoted($0 + "\n")),"ingestionTime":1772600771000,"eventId":"38"}"#
        } + #"],"searchedLogStreams":[]}"#
    },
    SampleContainer("get-log-events") {
      #"{"nextBackwardToken":"b","events":["#
        + list($0) { #"{"timestamp":1772600770000,"message":\#(quoted($0)),"ingestionTime":1772600771000}"# } + "]}"
    },
    SampleContainer("receive-message") {
      #"{"Messages":["# + list($0) { #"{"MessageId":"m","ReceiptHandle":"r","Body":\#(quoted($0))}"# } + "]}"
    },
  ]

  private static let streams: [SampleContainer] = [
    SampleContainer("EventBridge") { $0.map(eventBridge).joined() },
    SampleContainer("subscription of CloudWatch Logs") { subscription($0) },
    SampleContainer("subscription to Lambda") {
      #"{"awslogs":{"data":"\#(base64(Gzip.compress(Array(subscription($0).utf8))))"}}"#
    },
    SampleContainer("Firehose") { firehose($0.map { base64($0) } + [""]) },
    SampleContainer("subscription to Firehose") {
      firehose([
        base64(Gzip.compress(Array(subscription([], type: "CONTROL_MESSAGE").utf8))),
        base64(Gzip.compress(Array(subscription($0).utf8))),
      ])
    },
    SampleContainer("Kinesis to Lambda") {
      #"{"Records":["#
        + list($0) {
          #"{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"p","sequenceNumber":"1","data":"\#(base64($0))"},"eventSource":"aws:kinesis","eventID":"shardId-0:1"}"#
        } + "]}"
    },
    SampleContainer("Lambda's log in JSON") {
      $0.map { #"{"timestamp":"2026-03-04T05:06:10Z","level":"INFO","requestId":"l","message":\#($0)}"# }
        .joined(separator: "\n")
    },
  ]

  private static let queues: [SampleContainer] = [
    SampleContainer("SNS") { notification($0.joined(separator: "\n")) },
    SampleContainer("SNS to Lambda") {
      #"{"Records":["#
        + list($0) { #"{"EventSource":"aws:sns","EventVersion":"1.0","Sns":\#(notification($0))}"# } + "]}"
    },
    SampleContainer("SQS to Lambda") { #"{"Records":["# + list($0, message) + "]}" },
    SampleContainer("EventBridge in SQS") { #"{"Records":["# + list($0) { message(eventBridge($0)) } + "]}" },
    SampleContainer("EventBridge in SNS in SQS") {
      #"{"Records":["# + list($0) { message(notification(eventBridge($0))) } + "]}"
    },
    SampleContainer("CloudEvents, one by one") { $0.map { cloudEvent(#""data":\#($0)"#) }.joined(separator: "\n") },
    SampleContainer("CloudEvents, a batch") { "[" + list($0) { cloudEvent(#""data":\#($0)"#) } + "]" },
    SampleContainer("CloudEvents in base64") {
      $0.map { cloudEvent(#""data_base64":"\#(base64($0))""#) }.joined(separator: "\n")
    },
    SampleContainer("SNS in SQS in a subscription to Firehose") {
      let body = list($0) { message(notification(eventBridge($0))) }
      return firehose([base64(Gzip.compress(Array(subscription([#"{"Records":[\#(body)]}"#]).utf8)))])
    },
  ]
}
