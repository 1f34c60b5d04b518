using System.Collections;
using System.Runtime.CompilerServices;

namespace NetFramework.Layers;

/// <summary>The value of an option that is a list, or a word in place of one: <c>[1, 0.5]</c>, or <c>balanced</c>.</summary>
public interface IListOrWord
{
    /// <summary>The word; null where there is a list.</summary>
    Enum? Word { get; }
}

/// <inheritdoc cref="IListOrWord"/>
/// <typeparam name="TElement">The type of the list's elements.</typeparam>
/// <typeparam name="TWord">The words.</typeparam>
[CollectionBuilder(typeof(ListOrWord), nameof(ListOrWord.Create))]
public sealed class ListOrWord<TElement, TWord> : IReadOnlyList<TElement>, IListOrWord where TWord : struct, Enum
{
    private readonly IReadOnlyList<TElement> elements;

    /// <summary>A list.</summary>
    public ListOrWord(IReadOnlyList<TElement> elements) => this.elements = elements;

    /// <summary>A word. As a list it is empty.</summary>
    public ListOrWord(TWord word) => (elements, Word) = ([], word);

    /// <summary>The word; null where there is a list.</summary>
    public TWord? Word { get; }

    /// <inheritdoc/>
    public int Count => elements.Count;

    Enum? IListOrWord.Word => Word;

    /// <inheritdoc/>
    public TElement this[int index] => elements[index];

    /// <summary>A word.</summary>
    public static implicit operator ListOrWord<TElement, TWord>(TWord word) => new(word);

    /// <inheritdoc/>
    public IEnumerator<TElement> GetEnumerator() => elements.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Makes lists of <see cref="ListOrWord{TElement, TWord}"/>.</summary>
public static class ListOrWord
{
    /// <summary>A list.</summary>
    public static ListOrWord<TElement, TWord> Create<TElement, TWord>(ReadOnlySpan<TElement> elements) where TWord : struct, Enum => new(elements.ToArray());

    /// <summary>The types of the elements and the words of an option's type; null where it is another.</summary>
    public static (Type Element, Type Word)? PartsOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ListOrWord<,>) ? (type.GetGenericArguments()[0], type.GetGenericArguments()[1]) : null;
    }
}
