using Microsoft.Extensions.Options;

namespace McpGovernance.Audit;

/// <summary>Reports everything that is wrong with <see cref="AuditOptions"/> at once.</summary>
internal sealed class AuditOptionsValidator : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Root is { } root && (!Path.IsPathFullyQualified(root) || root.Contains('\0')))
        {
            result.AddError("must be an absolute path, so that every tool finds the same journal. Use Path.GetFullPath.", nameof(options.Root));
        }

        CheckLevel(options.ChangeIntent, nameof(options.ChangeIntent));
        CheckLevel(options.ChangeOutcome, nameof(options.ChangeOutcome));
        CheckLevel(options.ReadIntent, nameof(options.ReadIntent));
        CheckLevel(options.ReadOutcome, nameof(options.ReadOutcome));
        CheckLevel(options.Lists, nameof(options.Lists));
        CheckTime(options.Timeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), nameof(options.Timeout));
        CheckTime(options.ShutdownTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10), nameof(options.ShutdownTimeout));
        CheckTime(options.SegmentAge, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), nameof(options.SegmentAge));
        CheckNumber(options.SegmentBytes, 1L << 20, 1L << 30, nameof(options.SegmentBytes));
        CheckNumber(options.ReserveBytes, 1L << 20, 1L << 30, nameof(options.ReserveBytes));
        CheckNumber(options.QueueRecords, 16, 1L << 20, nameof(options.QueueRecords));
        CheckNumber(options.QueueBytes, 128L << 10, 1L << 30, nameof(options.QueueBytes));
        return result.Build();

        void CheckLevel(AcknowledgementLevel level, string property)
        {
            if (!Enum.IsDefined(level))
            {
                result.AddError($"is {(int)level}, which is no level. Use a member of AcknowledgementLevel.", property);
            }
        }

        void CheckTime(TimeSpan value, TimeSpan min, TimeSpan max, string property)
        {
            if (value < min || value > max)
            {
                result.AddError($"is {value}. Use {min} to {max}.", property);
            }
        }

        void CheckNumber(long value, long min, long max, string property)
        {
            if (value < min || value > max)
            {
                result.AddError($"is {value}. Use {min} to {max}.", property);
            }
        }
    }
}
