namespace NetFramework;

/// <summary>A definition record with rules that attributes cannot express.</summary>
public interface IValidated
{
    /// <summary>The rules that are broken: each (property, message) is one error, reported at the property's key where the definition gives it.</summary>
    IEnumerable<(string Property, string Message)> Validate();
}
