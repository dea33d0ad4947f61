namespace McpGovernance;

/// <summary>What happens to an argument that a tool's schema does not declare.</summary>
/// <remarks>
/// Only the arguments themselves are meant, not what is inside of them. Declared is what the schema names in <c>properties</c>, matches by
/// <c>patternProperties</c>, or describes by a schema in <c>additionalProperties</c>; also in the schemas that it puts together with
/// <c>$ref</c>, <c>allOf</c>, <c>anyOf</c>, <c>oneOf</c>, <c>if</c> and <c>dependentSchemas</c>.
/// </remarks>
public enum AdditionalArguments
{
    /// <summary>The schema decides: an open one lets it pass. The default.</summary>
    AsSchema = 0,

    /// <summary>The call is refused, even where the schema is open.</summary>
    Refuse = 1,

    /// <summary>It is left out, before the schema is asked: the tool never sees it.</summary>
    Drop = 2,
}
