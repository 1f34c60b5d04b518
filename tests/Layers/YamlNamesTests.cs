using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

public sealed class YamlNamesTests
{
    private enum Sample
    {
        Full,
        BatchSize,
        L2,
    }

    [TestCase("NumOutput", "num_output")]
    [TestCase("TopK", "top_k")]
    [TestCase("OutMaxVal", "out_max_val")]
    [TestCase("Axis", "axis")]
    [TestCase("Beta2", "beta2")]
    [TestCase("Mean2Value", "mean2_value")]
    public void A_property_is_a_key_and_back(string property, string key)
    {
        Assert.That(YamlNames.Key(property), Is.EqualTo(key));
        Assert.That(YamlNames.Property(key), Is.EqualTo(property));
    }

    [Test]
    public void An_acronym_is_one_word() => Assert.That(YamlNames.Key("CSVPath"), Is.EqualTo("csv_path"));

    [Test]
    public void Enum_members_are_upper_case_values()
    {
        Assert.That(YamlNames.Values(typeof(Sample)), Is.EqualTo(new[] { "FULL", "BATCH_SIZE", "L2" }));
        Assert.That(YamlNames.Value(Sample.BatchSize), Is.EqualTo("BATCH_SIZE"));
    }

    [TestCase("BATCH_SIZE", true)]
    [TestCase("batch_size", true)]
    [TestCase("BatchSize", false)]
    [TestCase("1", false)]
    [TestCase("", false)]
    public void Values_are_read_in_any_case_but_in_no_other_form(string value, bool expected)
    {
        Assert.That(YamlNames.TryParse(typeof(Sample), value, out object? member), Is.EqualTo(expected));
        Assert.That(member, expected ? Is.EqualTo(Sample.BatchSize) : Is.Null);
    }
}
