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

        if (options.Level == AuditLevel.None || !Enum.IsDefined(options.Level))
        {
            result.AddError($"is {(int)options.Level}. Use Metadata, Inputs or Full; name what need not be on record in 'Levels'.", nameof(options.Level));
        }

        foreach (var (pattern, level) in options.Levels.Where(static one => !Enum.IsDefined(one.Value) || one.Key.Length == 0 || (one.Value == AuditLevel.None && one.Key.Contains('*', StringComparison.Ordinal))))
        {
            result.AddError($"has {(int)level} for '{pattern}'. Use a member of AuditLevel for a name or a pattern, and None only for a name that is written out.", nameof(options.Levels));
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
