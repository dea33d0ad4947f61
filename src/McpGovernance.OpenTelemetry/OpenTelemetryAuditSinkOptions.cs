namespace McpGovernance;

/// <summary>What <see cref="OpenTelemetry.OpenTelemetryAuditSink"/> says of a record beside what it always says.</summary>
public sealed class OpenTelemetryAuditSinkOptions
{
    /// <summary>Whether the names of two proposals come too: <c>audit.*</c> of OpenTelemetry's closed proposal of an audit signal, and <c>gen_ai.guardrail.*</c>. They may change or go with any version.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool UseExperimentalNames { get; set; }

    /// <summary>Whether arguments come as <c>gen_ai.tool.call.arguments</c>, where the journal has them, as the journal has them; and the addresses of resources, which have the arguments of templates in them.</summary>
    /// <value>The default is <see langword="false"/>: digest, size and addresses stay in the journal, and nothing of the arguments leaves.</value>
    public bool IncludeArguments { get; set; }

    /// <summary>Whether the body is the whole line of the journal, byte for byte, instead of the record's type: for a receiver that keeps records for proofs.</summary>
    /// <value>The default is <see langword="false"/>. The line has whatever the journal records, so it needs <see cref="IncludeArguments"/> too.</value>
    public bool IncludeRecord { get; set; }
}
