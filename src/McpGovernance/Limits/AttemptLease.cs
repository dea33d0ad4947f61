using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace McpGovernance.Limits;

/// <summary>The answer to one attempt. There is nothing to give back: an attempt was made.</summary>
internal sealed class AttemptLease(TimeSpan retryAfter) : RateLimitLease
{
    public static readonly AttemptLease Acquired = new(TimeSpan.Zero);

    /// <summary>How long to wait; zero when the attempt may go on.</summary>
    public TimeSpan RetryAfter => retryAfter;

    public override bool IsAcquired => retryAfter == TimeSpan.Zero;

    public override IEnumerable<string> MetadataNames => IsAcquired ? [] : [MetadataName.RetryAfter.Name];

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = !IsAcquired && metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
        return metadata is not null;
    }
}
