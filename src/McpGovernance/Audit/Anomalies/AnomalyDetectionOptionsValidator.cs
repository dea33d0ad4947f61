using Microsoft.Extensions.Options;

namespace McpGovernance.Audit;

/// <summary>Reports everything that is wrong with <see cref="AnomalyDetectionOptions"/> at once.</summary>
internal sealed class AnomalyDetectionOptionsValidator : IValidateOptions<AnomalyDetectionOptions>
{
    public ValidateOptionsResult Validate(string? name, AnomalyDetectionOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        CheckTime(options.Learning, TimeSpan.Zero, TimeSpan.FromDays(365), nameof(options.Learning));
        CheckTime(options.LookBack, TimeSpan.FromHours(1), TimeSpan.FromDays(3650), nameof(options.LookBack));
        CheckTime(options.BurstWindow, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), nameof(options.BurstWindow));
        CheckNumber(options.BurstRefusals, 0, 1_000_000, nameof(options.BurstRefusals));
        CheckNumber(options.MaxPairs, 1, 10_000_000, nameof(options.MaxPairs));
        if (options.LookBack < options.Learning)
        {
            result.AddError(
                $"is {options.LookBack}, less than 'Learning' ({options.Learning}), so that after each restart nothing would be found for a while. Use as much or more.", nameof(options.LookBack));
        }

        return result.Build();

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
