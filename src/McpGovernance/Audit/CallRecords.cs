using System.Diagnostics;
using System.Text.Json;
using McpGovernance.Redaction;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Audit;

/// <summary>Writes what a request's context knows into a record. Allocates nothing.</summary>
internal sealed class CallRecords(UuidSource ids, KeyRing keys, TimeProvider time, AuditOptions options)
{
    private readonly ArgumentsDigest _digest = new(keys);
    private readonly ValueRecorder _values = new(keys, options.ClearClasses.ToHashSet(StringComparer.Ordinal), new TextRedactor(new HashSet<string>()));

    /// <summary>How much of which call is on record.</summary>
    public AuditLevels Levels { get; } = new(options);

    /// <summary>The decision stands and the handler is about to run.</summary>
    public void WriteIntent(RecordWriter record, InvokeContext context)
    {
        Begin(record, context.Continuation is null ? RecordNames.CallIntent : RecordNames.CallRound, context);
        WriteTarget(record, context);
        WriteInputs(record, context);
        RecordParts.WriteDecision(record, context);
        record.End();
    }

    /// <summary>The end of a call, or of one of its rounds. Without an intent it carries everything.</summary>
    public void WriteEnd(RecordWriter record, InvokeContext context)
    {
        var outcome = context.Outcome;
        var endsRound = context.Continuation is { Suspended: true };
        Begin(record, endsRound || outcome is CallOutcome.InputRequired or CallOutcome.TaskCreated ? RecordNames.CallRound : RecordNames.CallOutcome, context);
        WriteTarget(record, context);
        if (!context.HasIntent)
        {
            WriteInputs(record, context);
        }

        if (!context.HasIntent || context.Denial is not null)
        {
            RecordParts.WriteDecision(record, context);
        }

        if (!endsRound || outcome == CallOutcome.InputRequired)
        {
            WriteOutcome(record, context, outcome, context.ToolException, context.PayloadBytes ?? ResultSize.Of(context.Result));
        }

        record.End();
    }

    /// <summary>The call became a task: a round of it, which is followed by its outcome.</summary>
    public void WriteTaskCreated(RecordWriter record, InvokeContext context)
    {
        Begin(record, RecordNames.CallRound, context);
        WriteTarget(record, context);
        record.Open(RecordNames.Outcome);
        record.Word(RecordNames.Status, RecordNames.Of(CallOutcome.TaskCreated));
        record.Milliseconds(RecordNames.Ms, context.Time.GetElapsedTime(context.ReceivedTimestamp));
        record.Close();
        record.End();
    }

    /// <summary>What a list showed, or that it was refused or failed.</summary>
    public void WriteEnd(RecordWriter record, ListContext context)
    {
        Begin(record, context.Denial is null ? RecordNames.ListView : RecordNames.CallOutcome, context);
        RecordParts.WriteDecision(record, context);
        WriteOutcome(record, context, context.Outcome, null, null);
        if (context.Denial is null)
        {
            WriteView(record, context.Count, context.Removed);
        }

        record.End();
    }

    /// <summary>What is left when a record cannot be built: that there was a call, and how it ended.</summary>
    public void WriteShortest(RecordWriter record, GovernanceContext context, Exception cause)
    {
        Begin(record, RecordNames.CallOutcome);
        record.Id(RecordNames.Call, context.CallId);
        record.Text(RecordNames.Method, context.Method);
        record.Open(RecordNames.Decision);
        record.Word(RecordNames.Verdict, context.Denial is null ? RecordNames.Allow : RecordNames.Deny);
        record.Text(RecordNames.Code, context.Denial?.Code);
        record.Close();
        record.Open(RecordNames.Outcome);
        record.Word(RecordNames.Status, RecordNames.Of(context.Outcome));
        record.Text(RecordNames.ErrorType, cause.GetType().FullName);
        record.Close();
        record.Cut();
        record.End();
    }

    /// <summary>So many more of the same refusal, or of the same view of a list.</summary>
    public void WriteRepeated(RecordWriter record, JsonEncodedText type, Repetition repetition)
    {
        Begin(record, type);
        record.Word(RecordNames.Side, RecordNames.Of(repetition.Key.Side));
        repetition.First?.Write(record, repetition.Key);
        if (repetition.Key is { Policy: not null } view)
        {
            WriteView(record, view.Shown, view.Hidden);
        }

        record.Number(RecordNames.Count, repetition.Count);
        record.Time(RecordNames.First, repetition.FirstAt);
        record.Time(RecordNames.Last, repetition.LastAt);
        record.End();
    }

    /// <summary>What happened apart from any request.</summary>
    public void WriteEvent(RecordWriter record, GovernanceEvent happened)
    {
        Begin(record, RecordNames.Of(happened.Kind));
        record.Text(RecordNames.Server, happened.Server);
        if (happened.Tool is { } tool)
        {
            RecordParts.WriteTarget(record, TargetKind.Tool, tool);
            record.Open(RecordNames.Tool);
            record.Text(RecordNames.VersionName, happened.Version);
            record.Text(RecordNames.Digest, happened.Digest);
            record.Close();
        }
        else
        {
            record.Text(RecordNames.Digest, happened.Digest);
        }

        record.Text(RecordNames.Reason, happened.Reason);
        record.End();
    }

    private void Begin(RecordWriter record, JsonEncodedText type, GovernanceContext context)
    {
        Begin(record, type);
        record.Id(RecordNames.Call, context.CallId);
        if (context is InvokeContext { Round: > 1 and var round })
        {
            record.Number(RecordNames.Round, round);
        }

        WriteRequestId(record, context);
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            record.Text(RecordNames.Trace, activity.TraceId.ToHexString());
            record.Text(RecordNames.Span, activity.SpanId.ToHexString());
        }

        record.Text(RecordNames.Session, context.SessionId);
        record.Word(RecordNames.Side, RecordNames.Of(context.Side));
        RecordParts.WriteCaller(record, context.Caller, context.Roles, context.ReceivedAt);
        if (context.ClientInfo is { } client)
        {
            record.Open(RecordNames.Client);
            record.Text(RecordNames.Name, client.Name);
            record.Text(RecordNames.VersionName, client.Version);
            record.Close();
        }

        RecordParts.WriteRequest(record, context.Server, context.Method, context.ProtocolVersion, context.Transport);
        record.Text(RecordNames.Source, context.ClientAddress?.ToString());
    }

    private void Begin(RecordWriter record, JsonEncodedText type)
    {
        var now = time.GetUtcNow();
        record.Begin(type, ids.Next(now), now);
    }

    private static void WriteRequestId(RecordWriter record, GovernanceContext context)
    {
        switch (context.RequestId.Id)
        {
            case string text:
                record.Text(RecordNames.RpcId, text);
                break;
            case long number:
                record.NumberAsText(RecordNames.RpcId, number);
                break;
        }
    }

    private static void WriteTarget(RecordWriter record, InvokeContext context)
    {
        RecordParts.WriteTarget(record, context.Target.Kind, context.Target.Name, TargetAccount.Of(context));
        if (context.Target.Contract is { } contract)
        {
            record.Open(RecordNames.Tool);
            record.Text(RecordNames.VersionName, contract.Version);
            record.Text(RecordNames.Digest, contract.Digest);
            record.Word(RecordNames.Kind, RecordNames.Of(contract.Kind));
            if (contract.Version is not null)
            {
                record.Word(RecordNames.Risk, RecordNames.Of(contract.Risk));
                record.Texts(RecordNames.Data, contract.Data);
            }

            record.Close();
        }
    }

    private void WriteInputs(RecordWriter record, InvokeContext context)
    {
        if (context.Arguments is not { } arguments)
        {
            return;
        }

        record.Open(RecordNames.Inputs);
        _digest.Write(record, arguments);
        if (Levels.Of(context) >= AuditLevel.Inputs)
        {
            _values.Write(record, RecordNames.Value, arguments, Classes(context).Input);
        }

        record.Close();
    }

    private static ToolClasses Classes(InvokeContext context) => context.Target.Contract?.Classes ?? ToolClasses.Unknown;

    /// <summary>What the caller was given, in the form in which records have values.</summary>
    private void WriteResult(RecordWriter record, InvokeContext context)
    {
        switch (context.Result)
        {
            case CallToolResult { StructuredContent: { } structured }:
                _values.Write(record, RecordNames.Value, structured, Classes(context).Output);
                break;
            case CallToolResult { Content: { } content }:
                _values.Write(record, RecordNames.Texts, content.OfType<TextContentBlock>().Select(static block => block.Text));
                break;
            case ReadResourceResult { Contents: { } contents }:
                _values.Write(record, RecordNames.Texts, contents.OfType<TextResourceContents>().Select(static one => one.Text));
                break;
            case GetPromptResult { Messages: { } messages }:
                _values.Write(record, RecordNames.Texts, messages.Select(static message => message.Content).OfType<TextContentBlock>().Select(static block => block.Text));
                break;
        }
    }

    private void WriteOutcome(RecordWriter record, GovernanceContext context, CallOutcome outcome, Exception? thrown, long? size)
    {
        var total = context.Time.GetElapsedTime(context.ReceivedTimestamp);
        record.Open(RecordNames.Outcome);
        record.Word(RecordNames.Status, RecordNames.Of(outcome));
        if (outcome != CallOutcome.InputRequired)
        {
            record.Text(RecordNames.ErrorType, (context.Thrown ?? thrown ?? context.StageFailure)?.GetType().FullName);
        }

        if (context is { Denial: null, Fault: McpProtocolException { ErrorCode: var code } })
        {
            record.Number(RecordNames.RpcCode, (int)code);
        }

        record.Text(RecordNames.Detail, context.Denial?.Detail);
        record.Milliseconds(RecordNames.Ms, total);
        record.Milliseconds(RecordNames.GovernanceMs, total - context.HandlerTime);
        if (size is { } bytes)
        {
            record.Number(RecordNames.ResultSize, bytes);
        }

        if (context is InvokeContext { Denial: null, Fault: null } invoke && outcome is CallOutcome.Done or CallOutcome.ToolError && Levels.Of(invoke) == AuditLevel.Full)
        {
            WriteResult(record, invoke);
        }

        if (context.Redacted is { } redacted)
        {
            record.Open(RecordNames.Redacted);
            foreach (var (kind, count) in redacted)
            {
                record.Number(JsonEncodedText.Encode(kind), count);
            }

            record.Close();
        }

        record.Close();
    }

    private static void WriteView(RecordWriter record, int shown, int hidden)
    {
        record.Open(RecordNames.List);
        record.Number(RecordNames.Shown, shown);
        record.Number(RecordNames.Hidden, hidden);
        record.Close();
    }
}
