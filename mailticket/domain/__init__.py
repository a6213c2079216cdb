"""Pure rules of a help desk: values in, values out."""
