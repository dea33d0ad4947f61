using CsCheck;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>What is said while arguments are open never leaves out what some argument brings about.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class AnswersPropertyTests
{
    private static readonly Gen<string> s_scalar = Gen.OneOf("1", "1.0", "2.5", "-0", "9007199254740993", "1e400", "\"a\"", "\"\\u0061\"", "\"42\"", "42", "\"\\ud83d\"", "true", "null", "\"ann\"");

    private static readonly Gen<string> s_value = Gen.Recursive<string>(static (depth, inner) => depth >= 3 ? s_scalar : Gen.OneOf(
        s_scalar,
        inner.Array[0, 3].Select(static items => $"[{string.Join(',', items)}]"),
        inner.Select(static value => $$"""{"a":{{value}}}"""),
        inner.Select(static value => $$"""{"b\ud83d":{{value}},"b":1}""")));

    private static readonly Gen<string> s_leaf = Gen.OneOf(
        """{"type":"string"}""", """{"type":["integer","null"]}""", """{"type":["number","object"]}""", """{"minimum":2}""", """{"exclusiveMaximum":2}""", """{"multipleOf":0.5}""",
        """{"minLength":1}""", """{"maxItems":1}""", """{"minProperties":1}""", """{"pattern":"a"}""", """{"const":"a"}""", """{"enum":[1,"a",null]}""", """{"const":{"a":1}}""",
        """{"required":["a"]}""", """{"equals":{"ref":"caller.subject"}}""", """{"enum":{"ref":"caller.claims.group"}}""", """{"equals":{"ref":"caller.claims.customer_id"}}""",
        """{"equals":{"ref":"caller.claims.nothing"}}""");

    private static readonly Gen<string> s_fragment = Gen.Recursive<string>(static (depth, inner) => depth >= 3 ? s_leaf : Gen.OneOf(
        s_leaf,
        inner.Select(static one => $$"""{"not":{{one}}}"""),
        inner.Select(static one => $$"""{"items":{{one}}}"""),
        inner.Select(static one => $$"""{"contains":{{one}}}"""),
        inner.Select(static one => $$$"""{"properties":{"a":{{{one}}}}}"""),
        inner.Array[1, 3].Select(static all => $$"""{"anyOf":[{{string.Join(',', all)}}]}"""),
        inner.Array[1, 3].Select(static all => $$"""{"anyOf":[{"allOf":[{{string.Join(',', all)}}]}]}""")));

    private static readonly Gen<string> s_path = Gen.OneOf("args.x", "args.x.a", "args.y", "args.x.b");

    private static readonly Gen<string> s_exists = Gen.OneOf("", "\"exists\":true,");

    private static readonly Gen<string> s_argument = Gen.Select(s_path, s_exists, s_fragment, static (path, exists, fragment) => $$$"""{"{{{path}}}":{{{{exists}}}{{{fragment[1..]}}}}""");

    private static readonly Gen<string> s_condition = Gen.Recursive<string>(static (depth, inner) => depth >= 2 ? s_argument : Gen.OneOf(
        s_argument,
        s_path.Select(static path => $$$"""{"{{{path}}}":{"exists":false}}"""),
        Gen.OneOf("""{"caller.subject":{"equals":"ann"}}""", """{"caller.roles":{"contains":"lead"}}""", """{"caller.tenant":{"equals":"other"}}"""),
        inner.Select(static one => $$"""{"not":{{one}}}"""),
        inner.Array[1, 3].Select(static all => $$"""{"anyOf":[{{string.Join(',', all)}}]}"""),
        inner.Array[1, 3].Select(static all => $$"""{"allOf":[{{string.Join(',', all)}}]}""")));

    [Test]
    public void Fragments_AnswerOneOfWhatIsOpen() => Gen.Select(s_fragment, s_value).Sample(
        static (fragment, value) => IsRefused(() => Asked.Fragment(fragment)) || (Asked.Ask(fragment, value) is { Length: 1 } answer && Asked.AskOpen(fragment).Contains(answer, StringComparison.Ordinal)),
        iter: 3_000);

    [Test]
    public void Conditions_AnswerOneOfWhatIsOpen() => Gen.Select(s_condition, s_value).Sample(
        static (condition, value) =>
        {
            if (IsRefused(() => Asked.Condition(condition)))
            {
                return true;
            }

            var question = Asked.Question(arguments: $$"""{"x":{{value}}}""");
            var answer = Asked.Holds(condition, question);
            return answer.Length == 1 && Asked.Holds(condition, question, isOpen: true).Contains(answer, StringComparison.Ordinal);
        },
        iter: 3_000);

    [Test]
    public void Fragments_ReadAgainFromTheirNormalForm_AreTheSame() => Gen.Select(s_fragment, s_value).Sample(
        static (fragment, value) =>
        {
            if (IsRefused(() => Asked.Fragment(fragment)))
            {
                return true;
            }

            var normal = Asked.Fragment(fragment).ToString();
            return Asked.Fragment(normal).ToString() == normal && Asked.Ask(normal, value) == Asked.Ask(fragment, value);
        },
        iter: 1_000);

    /// <summary>Keywords about different types are refused, whatever is generated beside them.</summary>
    private static bool IsRefused(Func<object> read)
    {
        try
        {
            read();
            return false;
        }
        catch (GovernanceConfigurationException)
        {
            return true;
        }
    }
}
