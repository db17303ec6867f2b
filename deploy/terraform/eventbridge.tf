# Every call to Cognito that CloudTrail sees, within minutes to the hook.

resource "aws_cloudwatch_event_connection" "hook" {
  count              = var.with_eventbridge ? 1 : 0
  name               = "${var.name}-maumeter"
  authorization_type = "API_KEY"

  auth_parameters {
    api_key {
      key   = "X-Api-Key"
      value = var.hook_token
    }
  }
}

resource "aws_cloudwatch_event_api_destination" "hook" {
  count                            = var.with_eventbridge ? 1 : 0
  name                             = "${var.name}-maumeter"
  connection_arn                   = aws_cloudwatch_event_connection.hook[0].arn
  http_method                      = "POST"
  invocation_endpoint              = "${var.hook_address}/eventbridge"
  invocation_rate_limit_per_second = 300
}

resource "aws_cloudwatch_event_rule" "cognito" {
  count       = var.with_eventbridge ? 1 : 0
  name        = "${var.name}-maumeter"
  description = "Calls and endpoint events of Amazon Cognito user pools"
  # ENABLED drops read-only calls, GetTokensFromRefreshToken among them: token refreshes would be missing.
  # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
  state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
  event_pattern = jsonencode({
    source      = ["aws.cognito-idp"]
    detail-type = ["AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"]
  })
}

resource "aws_cloudwatch_event_target" "hook" {
  count    = var.with_eventbridge ? 1 : 0
  rule     = aws_cloudwatch_event_rule.cognito[0].name
  arn      = aws_cloudwatch_event_api_destination.hook[0].arn
  role_arn = aws_iam_role.events[0].arn

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }

  dead_letter_config {
    arn = aws_sqs_queue.undelivered[0].arn
  }
}

# What could not be delivered in a day: `maumeter ingest` reads the bodies of its messages.
resource "aws_sqs_queue" "undelivered" {
  count                     = var.with_eventbridge ? 1 : 0
  name                      = "${var.name}-maumeter-undelivered"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_policy" "undelivered" {
  count     = var.with_eventbridge ? 1 : 0
  queue_url = aws_sqs_queue.undelivered[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.undelivered[0].arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.cognito[0].arn } }
    }]
  })
}

resource "aws_iam_role" "events" {
  count = var.with_eventbridge ? 1 : 0
  name  = "${var.name}-maumeter-events"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "events" {
  count = var.with_eventbridge ? 1 : 0
  name  = "invoke"
  role  = aws_iam_role.events[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "events:InvokeApiDestination"
      Resource = aws_cloudwatch_event_api_destination.hook[0].arn
    }]
  })
}
