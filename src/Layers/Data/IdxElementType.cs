namespace NetFramework.Layers;

/// <summary>The element types of the IDX format, by their code in the third byte of a file.</summary>
internal enum IdxElementType
{
    UnsignedByte = 0x08,
    SignedByte = 0x09,
    Int16 = 0x0B,
    Int32 = 0x0C,
    Float = 0x0D,
    Double = 0x0E,
}
