namespace McpGovernance.Testing;

/// <summary>What can go wrong with a sink.</summary>
public enum AuditSinkFault
{
    /// <summary>It throws, and keeps nothing.</summary>
    Throw,

    /// <summary>It keeps the first half of the batch, then throws.</summary>
    KeepHalf,

    /// <summary>It keeps the batch, and its acknowledgement is lost.</summary>
    LoseAcknowledgement,

    /// <summary>It does not return, whatever the time limit says, until <see cref="FaultInjectingAuditSink.Release"/>.</summary>
    Hang,

    /// <summary>It blocks its thread until <see cref="FaultInjectingAuditSink.Release"/>.</summary>
    Block,

    /// <summary>It keeps the batch and answers only after <see cref="FaultInjectingAuditSink.Release"/>.</summary>
    AnswerLate,

    /// <summary>It acknowledges a record that it was not given, and keeps nothing.</summary>
    AcknowledgeBeyond,

    /// <summary>It acknowledges what comes before the batch, which is nothing, and keeps nothing.</summary>
    AcknowledgeNothing,

    /// <summary>It answers with <see langword="null"/>.</summary>
    AnswerNull,

    /// <summary>It asks to be left alone for ten seconds.</summary>
    AskToWait,

    /// <summary>It rejects the middle record of the batch.</summary>
    Reject,
}
