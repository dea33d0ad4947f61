using Microsoft.Extensions.Options;

namespace McpGovernance.Audit;

/// <summary>Reports everything that is wrong with <see cref="MemoryJournalOptions"/> at once.</summary>
internal sealed class MemoryJournalOptionsValidator : IValidateOptions<MemoryJournalOptions>
{
    private const int MinRecords = 16;
    private const int MaxRecords = 1 << 20;
    private const long MinBytes = 128L << 10;
    private const long MaxBytes = 4L << 30;

    public ValidateOptionsResult Validate(string? name, MemoryJournalOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.MaxRecords is < MinRecords or > MaxRecords)
        {
            result.AddError($"is {options.MaxRecords}. Use {MinRecords} to {MaxRecords}.", nameof(options.MaxRecords));
        }

        if (options.MaxBytes is < MinBytes or > MaxBytes)
        {
            result.AddError($"is {options.MaxBytes}. Use {MinBytes} to {MaxBytes}.", nameof(options.MaxBytes));
        }

        if (!Enum.IsDefined(options.WhenFull))
        {
            result.AddError($"is {(int)options.WhenFull}. Use a member of MemoryJournalOverflow.", nameof(options.WhenFull));
        }

        return result.Build();
    }
}
