namespace McpGovernance.Policy;

/// <summary>What a guard did to a recorded request, as far as that can be told.</summary>
/// <param name="Guard">The guard.</param>
/// <param name="Applies">Whether it applied: yes, no, or both.</param>
/// <param name="Hides">Whether it refused the caller whatever the arguments were, so that the target was hidden: yes, no, or both.</param>
internal readonly record struct GuardState(GuardDefinition Guard, Answers Applies, Answers Hides)
{
    private const Answers Open = Answers.True | Answers.False;

    public static GuardState Of(GuardDefinition guard, in PolicyQuestion question, ReplayBasis basis, RecordedCall call, RecordedVerdict recorded)
    {
        var open = OpenConditions.Applies(guard, question);
        if (open != Open)
        {
            return new GuardState(guard, open, open);
        }

        // The record answers for a guard of the same definition, unless it reads roles and these are others now.
        var isSame = basis.Guards.TryGetValue(guard.Id, out var id)
            && !(OpenConditions.ReadsRoles(guard) && !question.Roles.Names.Order(StringComparer.Ordinal).SequenceEqual(call.Roles.Order(StringComparer.Ordinal)));
        if (isSame && recorded.HasGuards)
        {
            return new GuardState(guard, ThreeValues.Of(call.Guards.Contains(id, StringComparer.Ordinal)), Answers.False);
        }

        if (isSame && recorded.Outcome == PolicyOutcome.Hidden && call.Entry == id)
        {
            return new GuardState(guard, Answers.True, Answers.True);
        }

        var mayHide = OpenConditions.ReadsClaims(guard) && !(isSame && recorded.Outcome != PolicyOutcome.Hidden);
        return new GuardState(guard, Open, mayHide ? Open : Answers.False);
    }
}
