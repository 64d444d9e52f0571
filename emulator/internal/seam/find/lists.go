package find

// Listed returns the objects of a list.
func Listed(list map[string]any) (objects []map[string]any) {
	data, _ := list["data"].([]any)
	for _, each := range data {
		if object, ok := each.(map[string]any); ok {
			objects = append(objects, object)
		}
	}
	return objects
}
